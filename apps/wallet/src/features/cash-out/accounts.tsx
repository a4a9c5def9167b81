import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  addBankAccount,
  type BankAccount,
  bankAccountsQuery,
  removeBankAccount,
} from "../../api/bank-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "../security/security.module.css";
import { useGuarded } from "../step-up/use-guarded.ts";
import { AddAccountForm } from "./add-account-form.tsx";
import { AccountName } from "./cash-out-form.tsx";

interface AccountsProps {
  accounts: readonly BankAccount[];
  onAdded: (accountId: string) => void;
}

/** The person's own accounts, masked; a new one needs a proof of who is there. */
export function Accounts({ accounts, onAdded }: AccountsProps) {
  const t = useText();
  const queryClient = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const refresh = () => queryClient.invalidateQueries(bankAccountsQuery);
  const removing = useMutation({ mutationFn: removeBankAccount, onSettled: refresh });
  const adding = useGuarded(addBankAccount, {
    onDone: ({ id }) => {
      setAdding(false);
      onAdded(id);
      void refresh();
    },
  });
  return (
    <section className={classes.card} aria-labelledby="bank-accounts">
      <h2 id="bank-accounts">{t("cashOut.accounts")}</h2>
      {removing.error !== null && <ProblemNotice error={removing.error} />}
      {accounts.length === 0 && <p className={classes.dim}>{t("cashOut.none")}</p>}
      <ul className={classes.rows}>
        {accounts.map((account) => (
          <li key={account.id} className={classes.entry}>
            <span className={classes.icon}>
              <Icon name="document" />
            </span>
            <span className={classes.text}>
              <span className={classes.name}>
                <AccountName account={account} />
              </span>
              <span className={classes.dim}>
                {t(`cashOut.scheme.${account.scheme}`)} · {account.currency} · {account.country}
              </span>
            </span>
            <Button
              variant="default"
              disabled={removing.isPending}
              aria-label={t("cashOut.removeOne", { lastFour: account.lastFour })}
              onClick={() => removing.mutate(account.id)}
            >
              {t("cards.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <Button
        variant={accounts.length === 0 ? "filled" : "default"}
        fullWidth
        onClick={() => setAdding(true)}
      >
        {t("cashOut.addTitle")}
      </Button>
      <Sheet title={t("cashOut.addTitle")} isOpen={isAdding} onClose={() => setAdding(false)}>
        <AddAccountForm isAdding={adding.isRunning} error={adding.error} onAdd={adding.run} />
      </Sheet>
    </section>
  );
}
