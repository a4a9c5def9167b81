import { formatMoney, type Money } from "@okpay/money";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { ReactNode } from "react";
import type { RemittancePrice } from "../../api/abroad-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import pay from "../pay/pay.module.css";
import { countryName } from "./countries.ts";
import { arrivalText, momentText } from "./delivery-text.ts";
import { percentText, rateText } from "./rate-text.ts";
import classes from "./send-abroad.module.css";

/** What sending abroad costs and what arrives, as lines of a `<dl>`: the same ones before, at and after the confirmation. */
export function PriceLines({ price }: { price: RemittancePrice }) {
  const t = useText();
  return (
    <>
      <Line label={t("remittance.send")}>
        <MoneyText money={moneyOf(price.send)} withCode />
      </Line>
      <Line label={t("remittance.fee")}>
        <MoneyText money={moneyOf(price.fee)} withCode />
      </Line>
      <Line label={t("remittance.total")} isMain>
        <MoneyText money={moneyOf(price.total)} withCode />
      </Line>
      <RateLines price={price} />
      <Line label={t("remittance.receive")} isMain>
        <MoneyText money={moneyOf(price.receive)} withCode />
      </Line>
    </>
  );
}

/** The mid-market rate, what of it is ours, and the rate that follows; nothing of it where one currency stays itself. */
function RateLines({ price }: { price: RemittancePrice }) {
  const t = useText();
  const locale = useLocale();
  const from = price.send.currency;
  const to = price.receive.currency;
  const rate = (value: string) =>
    t("remittance.rateValue", { from, to, rate: rateText(value, locale) });
  if (from === to) return <Line label={t("remittance.margin")}>{t("remittance.noMargin")}</Line>;
  const costs: Money = {
    amountMinor: moneyOf(price.fee).amountMinor + moneyOf(price.margin).amountMinor,
    currency: price.fee.currency,
  };
  return (
    <>
      <Line label={t("remittance.mid")}>
        {rate(price.midRate.value)}
        <span className={classes.aside}>
          {t("remittance.midAsOf", { time: momentText(price.midRate.asOf, locale) })}
        </span>
      </Line>
      <Line label={t("remittance.margin")}>
        {t("remittance.marginValue", {
          percent: percentText(price.marginBasisPoints, locale),
          amount: formatMoney(moneyOf(price.margin), locale),
        })}
      </Line>
      <Line label={t("remittance.rate")}>{rate(price.customerRate)}</Line>
      {price.rounding.amountMinor !== "0" && (
        <Line label={t("remittance.rounding")}>
          <MoneyText money={moneyOf(price.rounding)} withCode />
        </Line>
      )}
      <Line label={t("remittance.cost")}>
        {t("remittance.costValue", {
          amount: formatMoney(costs, locale),
          percent: percentText(price.costBasisPoints, locale),
        })}
      </Line>
    </>
  );
}

/** When it arrives. */
export function ArrivalLine({ delivery }: Pick<RemittancePrice, "delivery">) {
  const t = useText();
  const locale = useLocale();
  const { from, until } = arrivalText(delivery, locale);
  return (
    <Line label={t("remittance.arrives")}>
      {from === null
        ? t("remittance.by", { time: until })
        : t("remittance.between", { from, until })}
    </Line>
  );
}

/** Until when it must be confirmed for that, and the holidays on the way. */
export function DeliveryNotes({ delivery }: Pick<RemittancePrice, "delivery">) {
  const t = useText();
  const locale = useLocale();
  const { cutOffAt, closedDays } = delivery;
  if (cutOffAt === null && closedDays.length === 0) return null;
  return (
    <ul className={classes.notes}>
      {cutOffAt !== null && (
        <li>{t("remittance.cutOff", { time: momentText(cutOffAt, locale) })}</li>
      )}
      {closedDays.map(({ date, country, name }) => {
        const told = {
          country: countryName(country, locale),
          date: new Date(`${date}T00:00:00Z`).toLocaleDateString(locale, {
            timeZone: "UTC",
            weekday: "short",
            month: "short",
            day: "numeric",
          }),
        };
        return (
          <li key={`${country}${date}`}>
            {name === null
              ? t("remittance.closed", told)
              : t("remittance.closedNamed", { ...told, name })}
          </li>
        );
      })}
    </ul>
  );
}

function Line(props: { label: string; isMain?: boolean; children: ReactNode }) {
  return (
    <div className={props.isMain === true ? pay.total : undefined}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
