import { DAY_AND_TIME, zonedText } from "@okpay/i18n/zoned";
import { type CurrencyCode, formatMoney } from "@okpay/money";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { PriceAbroad } from "../../api/desk-calls.ts";
import classes from "./desk.module.css";

/** A price in sentences that can be read out as they stand. */
export function QuotedAbroad({ price }: { price: PriceAbroad }) {
  const t = useText();
  const locale = useLocale();
  const { delivery, send, receive, midRate, customerRate } = price;
  const regions = new Intl.DisplayNames(locale, { type: "region" });
  const nameOf = (country: string): string => regions.of(country) ?? country;
  const sum = ({ amountMinor, currency }: { amountMinor: string; currency: CurrencyCode }) =>
    formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale, {
      currencyDisplay: "code",
    });
  const percent = (basisPoints: number): string =>
    (basisPoints / 10_000).toLocaleString(locale, { style: "percent", maximumFractionDigits: 2 });
  /** Ten digits cannot be read out. */
  const spoken = (rate: string): string =>
    Number(rate).toLocaleString(locale, { maximumSignificantDigits: 6 });
  // On the agent's clock, with its name: who reads it out can say whose it is.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const at = (moment: string): string =>
    zonedText(new Date(moment), locale, { ...DAY_AND_TIME, timeZone });
  const dayOf = (date: string): string =>
    new Date(`${date}T00:00:00Z`).toLocaleDateString(locale, {
      month: "short",
      day: "numeric",
      weekday: "short",
      timeZone: "UTC",
    });
  return (
    <div className={classes.told}>
      <p>
        <strong>
          {t("desk.abroad.arrives", { sum: sum(receive), country: nameOf(price.country) })}
        </strong>
      </p>
      <p>
        {t("desk.abroad.leaves", {
          send: sum(send),
          fee: sum(price.fee),
          total: sum(price.total),
        })}
      </p>
      <p>
        {price.marginBasisPoints === 0
          ? t("desk.abroad.sameCurrency")
          : t("desk.abroad.rate", {
              from: send.currency,
              to: receive.currency,
              rate: spoken(customerRate),
              mid: spoken(midRate.value),
              margin: sum(price.margin),
              percent: percent(price.marginBasisPoints),
            })}
      </p>
      <p>{t("desk.abroad.cost", { percent: percent(price.costBasisPoints) })}</p>
      <p>
        {delivery.rail === "instant"
          ? t("desk.abroad.instant", { latest: at(delivery.latest) })
          : t("desk.abroad.by", { latest: at(delivery.latest), earliest: at(delivery.earliest) })}
      </p>
      {delivery.cutOffAt !== null && (
        <p>{t("desk.abroad.cutOff", { cutOff: at(delivery.cutOffAt) })}</p>
      )}
      {delivery.closedDays.length > 0 && (
        <p>
          {t("desk.abroad.holidays", {
            days: new Intl.ListFormat(locale).format(
              delivery.closedDays.map(({ date, country }) =>
                t("desk.abroad.holiday", { day: dayOf(date), country: nameOf(country) }),
              ),
            ),
          })}
        </p>
      )}
      <p className={classes.dim}>{t("desk.abroad.notLocked")}</p>
    </div>
  );
}
