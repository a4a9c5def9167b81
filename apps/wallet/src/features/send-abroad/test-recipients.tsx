import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import {
  type BeneficiaryScheme,
  type Corridor,
  type SandboxBeneficiary,
  sandboxBeneficiariesQuery,
} from "../../api/abroad-calls.ts";
import classes from "../security/security.module.css";
import { fits } from "./draft.ts";
import type { RecipientDraft } from "./recipient-rules.ts";

interface TestRecipientsProps {
  corridor: Corridor;
  scheme: BeneficiaryScheme;
  onChoose: (part: Partial<RecipientDraft>) => void;
}

/** The demo's own accounts abroad: one press puts the numbers of one into the form. */
export function TestRecipients({ corridor, scheme, onChoose }: TestRecipientsProps) {
  const t = useText();
  const all = useQuery(sandboxBeneficiariesQuery).data?.accounts ?? [];
  const accounts = all.filter((one) => one.scheme === scheme && fits(one, corridor));
  if (accounts.length === 0) return null;
  return (
    <details className={classes.card}>
      <summary>{t("cashOut.testAccounts")}</summary>
      <p className={classes.dim}>{t("cashOut.testAccountsHint")}</p>
      <ul className={classes.rows}>
        {accounts.map((account) => (
          <li key={account.number} className={classes.entry}>
            {/* The row's first column is for a picture. */}
            <span />
            <span className={classes.text}>
              <span className={classes.name}>•••• {account.number.slice(-4)}</span>
              <span className={classes.dim}>
                {t(`cashOut.causes.${account.causes}`)}
                {account.reason !== null && (
                  <>
                    {" · "}
                    <code>{account.reason}</code>
                  </>
                )}
              </span>
            </span>
            <Button
              variant="default"
              aria-label={t("cashOut.useTestAccount", { lastFour: account.number.slice(-4) })}
              onClick={() => onChoose(numbersOf(account))}
            >
              {t("cards.use")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

const numbersOf = ({ number, routingNumber, cnaps }: SandboxBeneficiary) => ({
  number,
  ...(routingNumber === null ? {} : { routingNumber }),
  ...(cnaps === null ? {} : { cnaps }),
});
