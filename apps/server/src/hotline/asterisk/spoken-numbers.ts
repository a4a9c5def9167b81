import type { Locale } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";

/*
 * Numbers from recorded pieces. English counts in thousands, Chinese in ten thousands, with a zero said where places are
 * left out and 两 for a two before a measure.
 */

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Teen = 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19;
type Ten = 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90;
const number = (value: Digit | Teen | Ten): MessageKey => `phone.number.${value}`;
const digit = (value: number): Digit => (((value % 10) + 10) % 10) as Digit;

/** A key of the telephone, or a digit behind the point. */
export const digitKey = (value: number): MessageKey => number(digit(value));

const LARGEST_NUMBER = 999_999_999_999;

/**
 * A number in pieces. `isCounted`: before a measure word Chinese says 两 for a two that stands alone (两位, 两分钟), and in
 * any case before 百, 千, 万 and 亿; 十二 and 二十 keep 二.
 */
export function numberOf(value: number, language: Locale, isCounted: boolean): MessageKey[] {
  const whole = Math.max(0, Math.min(LARGEST_NUMBER, Math.trunc(value)));
  return language === "zh-CN" ? chinese(whole, isCounted) : english(whole);
}

const ENGLISH_UNITS = [
  [1_000_000_000, "phone.number.billion"],
  [1_000_000, "phone.number.million"],
  [1_000, "phone.number.thousand"],
  [100, "phone.number.hundred"],
] as const;

function english(value: number): MessageKey[] {
  if (value < 20) return [number(value as Digit | Teen)];
  if (value < 100) {
    const tens = number((value - (value % 10)) as Ten);
    return value % 10 === 0 ? [tens] : [tens, number(digit(value))];
  }
  const [unit, name] = ENGLISH_UNITS.find(([size]) => value >= size) ?? [100, ENGLISH_UNITS[3][1]];
  const rest = value % unit;
  const head: MessageKey[] = [...english(Math.floor(value / unit)), name];
  return rest === 0 ? head : [...head, ...english(rest)];
}

function chinese(value: number, isCounted: boolean): MessageKey[] {
  if (value === 2 && isCounted) return ["phone.number.liang"];
  if (value < 10) return [number(digit(value))];
  // 十二, not 一十二: only where the number begins with it.
  const said = chineseInside(value);
  return value < 20 ? said.slice(1) : said;
}

const CHINESE_UNITS = [
  [100_000_000, "phone.number.yi"],
  [10_000, "phone.number.wan"],
  [1_000, "phone.number.thousand"],
  [100, "phone.number.hundred"],
  [10, "phone.number.10"],
] as const;

/** 一百零二, 一百一十二, 一万零五十: inside a larger number ten is "one ten", and left-out places are one zero. */
function chineseInside(value: number): MessageKey[] {
  const found = CHINESE_UNITS.find(([size]) => value >= size);
  if (found === undefined) return [number(digit(value))];
  const [unit, name] = found;
  const count = Math.floor(value / unit);
  const rest = value % unit;
  const head: MessageKey[] = [
    ...(count === 2 && unit > 10 ? (["phone.number.liang"] as const) : chinese(count, false)),
    name,
  ];
  if (rest === 0) return head;
  return [...head, ...(rest < unit / 10 ? [number(0)] : []), ...chineseInside(rest)];
}

/** "1234.50": the whole, and behind the point digit by digit; zeros alone behind it are not said. */
export function decimalOf(decimal: string, language: Locale): MessageKey[] {
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  if (/^0*$/.test(fraction)) return numberOf(Number(whole), language, true);
  const behind = [...fraction].map((each) => digitKey(Number(each)));
  return [...numberOf(Number(whole), language, false), "phone.amount.point", ...behind];
}
