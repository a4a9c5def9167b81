import { DAY_AND_TIME, zonedText } from "@okpay/i18n/zoned";
import { type CurrencyCode, formatMoney } from "@okpay/money";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { PriceAbroad } from "../../api/desk-calls.ts";
import classes from "./desk.module.css";

/** A price in sentences that can be read out as they stand. */
export function QuotedAbroad({ price }: { price: PriceAbroad }) {
  const t = useText();
  const { sum, percent, spoken, countryOf } = useSpoken();
  const { send, receive, midRate } = price;
  return (
    <div className={classes.told}>
      <p>
        <strong>
          {t("desk.abroad.arrives", { sum: sum(receive), country: countryOf(price.country) })}
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
              rate: spoken(price.customerRate),
              mid: spoken(midRate.value),
              margin: sum(price.margin),
              percent: percent(price.marginBasisPoints),
            })}
      </p>
      <p>{t("desk.abroad.cost", { percent: percent(price.costBasisPoints) })}</p>
      <Arrival delivery={price.delivery} />
      <p className={classes.dim}>{t("desk.abroad.notLocked")}</p>
    </div>
  );
}

function Arrival({ delivery }: Pick<PriceAbroad, "delivery">) {
  const t = useText();
  const { at, dayOf, list, countryOf } = useSpoken();
  const latest = at(delivery.latest);
  return (
    <>
      <p>
        {delivery.rail === "instant"
          ? t("desk.abroad.instant", { latest })
          : t("desk.abroad.by", { latest, earliest: at(delivery.earliest) })}
      </p>
      {delivery.cutOffAt !== null && (
        <p>{t("desk.abroad.cutOff", { cutOff: at(delivery.cutOffAt) })}</p>
      )}
      {delivery.closedDays.length > 0 && (
        <p>
          {t("desk.abroad.holidays", {
            days: list(
              delivery.closedDays.map(({ date, country }) =>
                t("desk.abroad.holiday", { day: dayOf(date), country: countryOf(country) }),
              ),
            ),
          })}
        </p>
      )}
    </>
  );
}

/** Sums, rates, days and countries as the reader says them. */
function useSpoken() {
  const locale = useLocale();
  const regions = new Intl.DisplayNames(locale, { type: "region" });
  // On the agent's clock, with its name: who reads it out can say whose it is.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const day = { month: "short", day: "numeric", weekday: "short", timeZone: "UTC" } as const;
  return {
    sum: ({ amountMinor, currency }: { amountMinor: string; currency: CurrencyCode }) =>
      formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale, {
        currencyDisplay: "code",
      }),
    percent: (basisPoints: number) =>
      (basisPoints / 10_000).toLocaleString(locale, { style: "percent", maximumFractionDigits: 2 }),
    /** Ten digits cannot be read out. */
    spoken: (rate: string) => Number(rate).toLocaleString(locale, { maximumSignificantDigits: 6 }),
    countryOf: (country: string) => regions.of(country) ?? country,
    at: (moment: string) => zonedText(new Date(moment), locale, { ...DAY_AND_TIME, timeZone }),
    dayOf: (date: string) => new Date(`${date}T00:00:00Z`).toLocaleDateString(locale, day),
    list: (texts: readonly string[]) => new Intl.ListFormat(locale).format(texts),
  };
}
