import type { Locale } from "@okpay/i18n/locales";
import { zonedText } from "@okpay/i18n/zoned";
import type { RemittancePrice } from "../../api/abroad-calls.ts";
import { zoneHere } from "../call/booking-days.ts";

type Delivery = Pick<RemittancePrice["delivery"], "rail" | "earliest" | "latest">;

const SHOWN = {
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
} as const;

/** A moment on the clock of whoever reads it, with that clock's name. */
export const momentText = (at: string, locale: Locale, timeZone = zoneHere()): string =>
  zonedText(new Date(at), locale, { ...SHOWN, timeZone });

/** The two ends of the time of arrival; `from` is null where it is a matter of minutes. The zone is named once, at the end. */
export function arrivalText(
  { rail, earliest, latest }: Delivery,
  locale: Locale,
  timeZone = zoneHere(),
): { readonly from: string | null; readonly until: string } {
  return {
    from:
      rail === "instant" ? null : new Date(earliest).toLocaleString(locale, { ...SHOWN, timeZone }),
    until: momentText(latest, locale, timeZone),
  };
}
