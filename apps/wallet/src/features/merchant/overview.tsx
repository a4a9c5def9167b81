import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import type { MerchantDetail, MerchantMode } from "../../api/merchant-calls.ts";
import { fetchMerchantStatement } from "../../api/statement-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import activity from "../activity/activity.module.css";
import { StatementChoice } from "../activity/statements.tsx";
import pay from "../pay/pay.module.css";
import security from "../security/security.module.css";
import { Accepts } from "./accepts.tsx";

/** Balances of the mode, and what may pay. */
export function Overview({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  return (
    <>
      <section className={security.card} aria-labelledby="balances">
        <h2 id="balances">{t("merchant.balances")}</h2>
        <dl className={pay.lines}>
          {merchant.balances
            .filter((balance) => balance.mode === mode)
            .map(({ currency, available, pending, owed }) => (
              <div key={currency}>
                <dt>{currency}</dt>
                <dd>
                  <MoneyText money={moneyOf(available)} />
                  {pending.amountMinor !== "0" && (
                    <span className={security.dim}>
                      {" "}
                      {t("merchant.held")} <MoneyText money={moneyOf(pending)} />
                    </span>
                  )}
                  {owed.amountMinor !== "0" && (
                    <span className={security.dim}>
                      {" "}
                      {t("merchant.owed")} <MoneyText money={moneyOf(owed)} />
                    </span>
                  )}
                </dd>
              </div>
            ))}
        </dl>
      </section>
      <MerchantStatements merchant={merchant} mode={mode} />
      {merchant.role === "owner" && <Accepts merchant={merchant} />}
    </>
  );
}

/** The books of one balance, to keep as a table or a paper. */
function MerchantStatements({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const currencies = merchant.balances
    .filter((balance) => balance.mode === mode)
    .map(({ currency }) => currency);
  const [first] = currencies;
  if (first === undefined) return null;
  return (
    <details className={activity.period} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("statements.title")}</summary>
      {isOpen && (
        <StatementChoice
          key={mode}
          currencies={currencies}
          first={first}
          fetchDocument={(format, query) =>
            fetchMerchantStatement({ merchantId: merchant.id, mode }, format, query)
          }
          name={`okpay-${mode}`}
        />
      )}
    </details>
  );
}
