import type { Locale } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";
import type { Place } from "../routing/index.ts";
import type { Sentence } from "./ports.ts";

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

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Teen = 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19;
type Ten = 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90;
const number = (value: Digit | Teen | Ten): MessageKey => `phone.number.${value}`;
const digit = (value: number): Digit => (((value % 10) + 10) % 10) as Digit;

const LARGEST_NUMBER = 999;

/**
 * A number in pieces. `isCounted`: before a measure word Chinese says 两 for a two that stands alone (两位, 两分钟), also
 * before 百 (两百); 十二 and 二十 keep 二.
 * @internal exported for its test
 */
export function numberOf(value: number, language: Locale, isCounted: boolean): MessageKey[] {
  const whole = Math.max(0, Math.min(LARGEST_NUMBER, Math.trunc(value)));
  return language === "zh-CN" ? chinese(whole, isCounted) : english(whole);
}

function english(value: number): MessageKey[] {
  if (value < 20) return [number(value as Digit | Teen)];
  if (value < 100) {
    const tens = number((value - (value % 10)) as Ten);
    return value % 10 === 0 ? [tens] : [tens, number(digit(value))];
  }
  const rest = value % 100;
  const hundreds: MessageKey[] = [number(digit(Math.floor(value / 100))), "phone.number.hundred"];
  return rest === 0 ? hundreds : [...hundreds, ...english(rest)];
}

function chinese(value: number, isCounted: boolean): MessageKey[] {
  if (value === 2 && isCounted) return ["phone.number.liang"];
  if (value < 10) return [number(digit(value))];
  if (value < 20) return value === 10 ? [number(10)] : [number(10), number(digit(value))];
  if (value < 100) {
    const tens = [number(digit(Math.floor(value / 10))), number(10)];
    return value % 10 === 0 ? tens : [...tens, number(digit(value))];
  }
  const hundred = Math.floor(value / 100);
  const rest = value % 100;
  const head: MessageKey[] = [
    hundred === 2 ? "phone.number.liang" : number(digit(hundred)),
    "phone.number.hundred",
  ];
  if (rest === 0) return head;
  // 一百零二, 一百一十二: inside a larger number ten is "one ten", and two is 二.
  if (rest < 10) return [...head, number(0), number(digit(rest))];
  if (rest < 20) return [...head, number(1), ...chinese(rest, false)];
  return [...head, ...chinese(rest, false)];
}

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
  return inLanguage(spoken, [option.label, "phone.press", number(digit(Number(option.key)))]);
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
