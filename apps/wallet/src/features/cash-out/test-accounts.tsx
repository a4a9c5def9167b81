import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type BankScheme, sandboxAccountsQuery } from "../../api/bank-calls.ts";
import classes from "../security/security.module.css";

/** The demo's own accounts: one press puts a number into the form. */
export function TestAccounts(props: { scheme: BankScheme; onChoose: (number: string) => void }) {
  const t = useText();
  const found = useQuery(sandboxAccountsQuery);
  const accounts = (found.data?.accounts ?? []).filter(({ scheme }) => scheme === props.scheme);
  return (
    <details className={classes.card}>
      <summary>{t("cashOut.testAccounts")}</summary>
      <p className={classes.dim}>{t("cashOut.testAccountsHint")}</p>
      <ul className={classes.rows}>
        {accounts.map(({ number, causes, reason }) => (
          <li key={number} className={classes.entry}>
            {/* The row's first column is for a picture. */}
            <span />
            <span className={classes.text}>
              <span className={classes.name}>•••• {number.slice(-4)}</span>
              <span className={classes.dim}>
                {t(`cashOut.causes.${causes}`)}
                {reason !== null && (
                  <>
                    {" · "}
                    <code>{reason}</code>
                  </>
                )}
              </span>
            </span>
            <Button
              variant="default"
              aria-label={t("cashOut.useTestAccount", { lastFour: number.slice(-4) })}
              onClick={() => props.onChoose(number)}
            >
              {t("cards.use")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
