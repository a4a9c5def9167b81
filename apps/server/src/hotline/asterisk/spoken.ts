import type { Locale } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";
import { toDecimalString } from "@okpay/money";
import { type LastPayment, sentencesOf } from "../ivr/index.ts";
import type { Place } from "../routing/index.ts";
import type { Sentence } from "./ports.ts";
import { decimalOf, digitKey, numberOf } from "./spoken-numbers.ts";

/*
 * Sentences from recorded pieces: each piece is a key of the catalogues, spoken by `npm run prompts` or by a person, and
 * found by Asterisk under the same name. Languages differ in more than words, so each sentence has its order per language.
 */

export interface Prompt {
  readonly language: Locale;
  readonly key: Sentence;
}

/** What Asterisk plays: a path under its folder of sounds, without the format. */
export const mediaOf = ({ language, key }: Prompt): string =>
  `sound:okpay/${language}/${fileNameOf(key)}`;

/** After which a message is recorded; made with the prompts, and the same in every language. */
export const TONE = "sound:okpay/tone";

/** A dot would look like a format. */
export const fileNameOf = (key: string): string => key.replaceAll(".", "-");

export const inLanguage = (language: Locale, keys: readonly Sentence[]): Prompt[] =>
  keys.map((key) => ({ language, key }));

/** "There are two callers before you. The wait is about three to five minutes." Nothing is said that nobody knows. */
export function placeOf({ ahead, range, reason }: Place, language: Locale): Prompt[] {
  const keys: MessageKey[] =
    ahead === 0
      ? ["phone.next"]
      : ahead === 1 && language === "en"
        ? ["phone.ahead.one"]
        : ["phone.ahead.before", ...numberOf(ahead, language, true), "phone.ahead.after"];
  if (reason !== null) keys.push(`phone.reason.${reason}`);
  if (range !== null) keys.push(...waitOf(range, language));
  return inLanguage(language, keys);
}

function waitOf(
  { low, high }: { readonly low: number; readonly high: number },
  language: Locale,
): MessageKey[] {
  if (high <= 1) return ["phone.wait.short"];
  const from = Math.max(1, low);
  const to = numberOf(high, language, true);
  if (from >= high) return ["phone.wait.about", ...to, "phone.wait.minutes"];
  return [
    "phone.wait.about",
    ...numberOf(from, language, true),
    "phone.wait.to",
    ...to,
    "phone.wait.minutes",
  ];
}

/** "Payments: press one." */
export function optionOf(
  option: { readonly key: string; readonly label: MessageKey; readonly language?: Locale },
  language: Locale,
): Prompt[] {
  const spoken = option.language ?? language;
  return inLanguage(spoken, [option.label, "phone.press", digitKey(Number(option.key))]);
}

/** "We are back on Monday at nine thirty." */
export function openingOf(
  opening: { readonly weekday: number; readonly hour: number; readonly minute: number },
  language: Locale,
): Prompt[] {
  const day: MessageKey = `phone.day.${(((opening.weekday % 7) + 7) % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6}`;
  const { hour, minute } = opening;
  if (language === "zh-CN")
    return inLanguage(language, [
      "phone.opens",
      day,
      ...numberOf(hour, language, true),
      "phone.hour",
      ...(minute === 0 ? [] : [...numberOf(minute, language, true), "phone.minute" as const]),
    ]);
  return inLanguage(language, [
    "phone.opens",
    day,
    "phone.at",
    ...numberOf(hour, language, true),
    ...(minute === 0
      ? ["phone.hour" as const]
      : minute < 10
        ? ["phone.minute" as const, ...numberOf(minute, language, true)]
        : numberOf(minute, language, true)),
  ]);
}

/** "Your last payment was a top-up. The amount was twenty US dollars, on November twenty eight. It is done." */
export function paymentOf(
  payment: LastPayment | null,
  language: Locale,
  now: { readonly at: Date; readonly timeZone: string },
): Prompt[] {
  if (payment === null) return inLanguage(language, ["ivr.payment.none"]);
  const { what, state, why } = sentencesOf(payment);
  return inLanguage(language, [
    what,
    "phone.amount",
    ...decimalOf(toDecimalString(payment.total), language),
    `phone.currency.${payment.total.currency}`,
    ...dayOf(payment.createdAt, language, now),
    state,
    ...(why === null ? [] : [why]),
  ]);
}

/** A day of the last year; the year itself is not said. */
function dayOf(
  at: Date,
  language: Locale,
  now: { readonly at: Date; readonly timeZone: string },
): MessageKey[] {
  const dateOf = (when: Date) =>
    Temporal.Instant.fromEpochMilliseconds(when.getTime())
      .toZonedDateTimeISO(now.timeZone)
      .toPlainDate();
  const day = dateOf(at);
  const { days } = day.until(dateOf(now.at), { largestUnit: "days" });
  if (days <= 0) return ["phone.amount.today"];
  if (days === 1) return ["phone.amount.yesterday"];
  const month: MessageKey = `phone.month.${day.month as 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;
  const date = numberOf(day.day, language, false);
  return language === "zh-CN"
    ? [month, ...date, "phone.amount.onDay"]
    : ["phone.amount.onDay", month, ...date];
}
