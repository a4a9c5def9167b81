import type { Locale } from "@okpay/i18n/locales";

/**
 * The zone of OKPay's books: days of the activity filter, receipts and the reset of daily limits follow it on the
 * server, so every time on screen does too; the footer says so. A second clock would make "today" mean two things.
 */
const BOOKS_ZONE = "Asia/Shanghai";

const dates = new Intl.DateTimeFormat("en-CA", {
  timeZone: BOOKS_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The calendar day of a moment, `2026-11-24`. */
export const bookDay = (moment: string | Date): string => dates.format(new Date(moment));

/** A moment as text, to the detail asked for. */
export const timeText = (
  moment: string | Date,
  locale: Locale,
  detail: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" },
): string =>
  new Intl.DateTimeFormat(locale, { timeZone: BOOKS_ZONE, ...detail }).format(new Date(moment));

/** A calendar day as text: `bookDay`'s form in, words out. */
export const calendarText = (
  day: string,
  locale: Locale,
  detail: Intl.DateTimeFormatOptions,
): string =>
  new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...detail }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** A date alone. */
export const dateText = (moment: string, locale: Locale): string =>
  timeText(moment, locale, { dateStyle: "medium" });
