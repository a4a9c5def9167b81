import type { Locale } from "@okpay/i18n/locales";
import { formatMoney } from "@okpay/money";
import type { Translate } from "@okpay/ui/text.tsx";
import type { RemittancePrice } from "../../api/abroad-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { momentText } from "./delivery-text.ts";
import { rateText } from "./rate-text.ts";

/** What a fresh rate changed of what was shown, as sentences; none: everything is as it was. */
export function changesOf(
  before: RemittancePrice,
  after: RemittancePrice,
  { t, locale }: { t: Translate; locale: Locale },
): string[] {
  const sum = (money: RemittancePrice["send"]) => formatMoney(moneyOf(money), locale);
  return [
    ...(before.receive.amountMinor === after.receive.amountMinor
      ? []
      : [
          t("remittance.changedReceive", {
            before: sum(before.receive),
            after: sum(after.receive),
          }),
        ]),
    ...(before.total.amountMinor === after.total.amountMinor
      ? []
      : [t("remittance.changedTotal", { before: sum(before.total), after: sum(after.total) })]),
    ...(before.customerRate === after.customerRate
      ? []
      : [
          t("remittance.changedRate", {
            before: rateText(before.customerRate, locale),
            after: rateText(after.customerRate, locale),
          }),
        ]),
    ...(before.delivery.latest === after.delivery.latest
      ? []
      : [
          t("remittance.changedArrival", {
            before: momentText(before.delivery.latest, locale),
            after: momentText(after.delivery.latest, locale),
          }),
        ]),
  ];
}
