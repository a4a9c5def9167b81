import type { CurrencyCode } from "@okpay/money";
import { electronicFormatIBAN, isValidIBAN } from "ibantools";
import { isLuhnValid } from "../../platform/card-number.ts";
import type { BankScheme } from "./ports.ts";

/** A number without blanks that can be one, and the country its bank is in. */
export interface ReadNumber {
  readonly number: string;
  readonly country: string;
}

/** `null`: a digit is wrong or missing. A Chinese and a US account number have no check digit: only their length can be wrong. */
export function readNumber(scheme: BankScheme, typed: string): ReadNumber | null {
  if (scheme === "iban") {
    const number = electronicFormatIBAN(typed) ?? "";
    return isValidIBAN(number) ? { number, country: number.slice(0, 2) } : null;
  }
  const number = typed.replaceAll(" ", "");
  // A US account number is at most 17 digits long and has no check digit (NACHA Operating Rules, entry detail record).
  if (scheme === "us_account") return /^\d{4,17}$/.test(number) ? { number, country: "US" } : null;
  const isOne =
    scheme === "cn_card"
      ? /^\d{16,19}$/.test(number) && isLuhnValid(number)
      : /^\d{8,30}$/.test(number);
  return isOne ? { number, country: "CN" } : null;
}

/** Whether nine digits can be an ABA routing number: weighed 3, 7, 1 they add up to a multiple of ten (ABA key to routing numbers). */
export const isRoutingNumber = (digits: string): boolean =>
  /^\d{9}$/.test(digits) &&
  [...digits].reduce((sum, digit, at) => sum + Number(digit) * ([3, 7, 1][at % 3] ?? 0), 0) % 10 ===
    0;

/** Chinese rails carry yuan, American ones dollars; an international one what the account is kept in. */
export const takesCurrency = (scheme: BankScheme, currency: CurrencyCode): boolean =>
  scheme === "iban" || currency === (scheme === "us_account" ? "USD" : "CNY");

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Chinese rails run day and night; what is not there after this long is asked about. */
const INSTANT_MS = 30 * MINUTE_MS;
const WORKING_DAYS = 2;
/** Hours in UTC: handed over later, it goes with the next working day. */
const CUT_OFF_HOUR = 13;
const END_OF_DAY_HOUR = 17;

/** Whether banks of the account's country are closed on a day (YYYY-MM-DD) that is no weekend. */
export type IsHoliday = (date: string) => boolean;

/** Whether a rail has working days at all; the others run day and night. */
export const hasWorkingDays = (scheme: BankScheme): boolean => scheme === "iban";

/** When an account has the money at the latest. Weekends and the holidays of its country are no working days. */
export function arrivesBy(scheme: BankScheme, now: Date, isHoliday: IsHoliday): Date {
  if (!hasWorkingDays(scheme)) return new Date(now.getTime() + INSTANT_MS);
  const isClosed = (day: Date): boolean =>
    isWeekend(day) || isHoliday(day.toISOString().slice(0, 10));
  const nextWorkingDay = (from: Date): Date => {
    let day = new Date(from.getTime() + DAY_MS);
    // No country is closed that long: a calendar that says so does not hold up the answer.
    for (let closed = 0; closed < MOST_CLOSED_DAYS && isClosed(day); closed++)
      day = new Date(day.getTime() + DAY_MS);
    return day;
  };
  let day = new Date(now);
  if (day.getUTCHours() >= CUT_OFF_HOUR || isClosed(day)) day = nextWorkingDay(day);
  for (let passed = 0; passed < WORKING_DAYS; passed++) day = nextWorkingDay(day);
  day.setUTCHours(END_OF_DAY_HOUR, 0, 0, 0);
  return day;
}
const MOST_CLOSED_DAYS = 30;

const isWeekend = (day: Date): boolean => day.getUTCDay() === 0 || day.getUTCDay() === 6;
