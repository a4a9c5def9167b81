import type { components } from "@okpay/api-client";
import { Icon } from "@okpay/ui/icons.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import { moneyOf } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import classes from "./home.module.css";

type Wallet = components["schemas"]["Wallet"];
const HIDDEN_KEY = "okpay.hideBalances";

/** Balances per currency, the first one large; can be hidden from eyes over the shoulder, and stays so on this device. */
export function Balances({ wallet }: { wallet: Wallet }) {
  const t = useText();
  const locale = useLocale();
  const [isHidden, setHidden] = useState(() => localStorage.getItem(HIDDEN_KEY) === "yes");
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  const toggle = () => {
    localStorage.setItem(HIDDEN_KEY, isHidden ? "no" : "yes");
    setHidden(!isHidden);
  };
  return (
    <section className={classes.balances} aria-labelledby="balances">
      <div className={classes.sectionHead}>
        <h2 id="balances" className={classes.balancesTitle}>
          {t("wallet.available")}
        </h2>
        <button type="button" className={classes.toggle} aria-pressed={isHidden} onClick={toggle}>
          <Icon name={isHidden ? "eyeOff" : "eye"} />
          {isHidden ? t("wallet.show") : t("wallet.hide")}
        </button>
      </div>
      <ul className={classes.currencies}>
        {wallet.balances.map(({ currency, available, pending, held }) => (
          <li key={currency}>
            <span className={classes.currency}>{names.of(currency)}</span>
            <span className={classes.available}>
              {isHidden ? (
                <span aria-label={t("wallet.hidden")} role="img">
                  ••••
                </span>
              ) : (
                <MoneyText money={moneyOf(available)} withCode />
              )}
            </span>
            {!isHidden && pending.amountMinor !== "0" && (
              <span className={classes.aside}>
                {t("wallet.pending")} <MoneyText money={moneyOf(pending)} />
              </span>
            )}
            {!isHidden && held.amountMinor !== "0" && (
              <span className={classes.aside}>
                {t("wallet.held")} <MoneyText money={moneyOf(held)} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className={classes.asOf}>
        {t("wallet.asOf", {
          time: timeText(wallet.asOf, locale, { hour: "2-digit", minute: "2-digit" }),
        })}
      </p>
    </section>
  );
}
