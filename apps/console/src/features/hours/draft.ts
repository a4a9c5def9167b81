import { newIdempotencyKey } from "@okpay/api-client";
import type { LineSetting, ServiceCalendar } from "../../api/wire.ts";

/** Monday first, as the week is written in both languages. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** "Mon" or "周一" of ISO weekday 1 to 7; 1 January 2024 was a Monday. */
export const weekdayName = (weekday: number, locale: string): string =>
  new Date(Date.UTC(2024, 0, weekday)).toLocaleDateString(locale, {
    weekday: "short",
    timeZone: "UTC",
  });

type WeeklyRule = ServiceCalendar["weekly"][number];
type Override = ServiceCalendar["overrides"][number];
export type OpenInterval = WeeklyRule["intervals"][number];

export const NEW_INTERVAL: OpenInterval = { from: "09:00", to: "18:00" };
type MakeUpDay = ServiceCalendar["makeUpDays"][number];
export type HolidaySet = ServiceCalendar["holidaySets"][number];

/** Monday to Friday, nine to six: what a hotline has that nobody has thought about yet. */
export const newCalendar = (): ServiceCalendar => ({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  weekly: [{ days: [1, 2, 3, 4, 5], intervals: [NEW_INTERVAL] }],
  holidaySets: [],
  overrides: [],
  makeUpDays: [],
});
export const newMakeUpDay = (today: string): MakeUpDay => ({
  date: today,
  actsAs: 5,
  name: { en: "", "zh-CN": "" },
});
export const newHolidaySet = (country: string): HolidaySet => ({
  country,
  intervals: [],
  notKept: [],
});
export const newRule = (): WeeklyRule => ({ days: [6], intervals: [NEW_INTERVAL] });
export const newOverride = (today: string): Override => ({
  from: today,
  through: today,
  intervals: [],
  name: { en: "", "zh-CN": "" },
});

/** With or without the value: an empty field is none, and none may not travel as a value. */
export function withMaybe<Item extends object, Key extends keyof Item>(
  item: Item,
  key: Key,
  value: Item[Key] | undefined,
): Item {
  const { [key]: _, ...rest } = item;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Item;
}

/** A copy of the list with one item changed, or without it. */
export const withItem = <Item>(list: readonly Item[], index: number, item: Item): Item[] =>
  list.map((each, at) => (at === index ? item : each));
export const withoutItem = <Item>(list: readonly Item[], index: number): Item[] =>
  list.filter((_, at) => at !== index);

/** With the item at `index` one place further up. */
export const moved = <Item>(list: readonly Item[], index: number): Item[] =>
  list.map((item, at) =>
    at === index - 1 ? (list[index] ?? item) : at === index ? (list[at - 1] ?? item) : item,
  );

/** E.164, as the contract has it. */
export const PHONE = /^\+[1-9]\d{4,14}$/;

/** What was typed, without what people put between the digits; nothing typed is no number. */
export function phoneFrom(typed: string): string | null {
  const number = typed.normalize("NFKC").replaceAll(/[\s().-]/g, "");
  return number === "" ? null : number;
}

/** The country's name, or null: no country has that code. */
export function countryName(code: string, locale: string): string | null {
  if (!/^[A-Z]{2}$/.test(code)) return null;
  return new Intl.DisplayNames(locale, { type: "region", fallback: "none" }).of(code) ?? null;
}

/** A country or a subdivision (ISO 3166), as the contract has it. */
export const REGION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

/** "Hong Kong (HK)": the country's name, and the code, because of subdivisions a browser knows no name. */
export const regionName = (region: string, locale: string): string =>
  `${countryName(region.slice(0, 2), locale) ?? region} (${region})`;

/** The id is for machines and stays when the line is renamed; a random one means a new line, also after a removal. */
export const newLine = (calendarId: string): LineSetting => ({
  id: `line-${newIdempotencyKey().slice(0, 8)}`,
  name: { en: "", "zh-CN": "" },
  country: "",
  languages: ["en", "zh-CN"],
  phoneNumber: null,
  calendarId,
  regions: {},
});

/** Whether the server could take it. */
export const isSound = ({ name, country, phoneNumber }: LineSetting): boolean =>
  name.en.trim() !== "" &&
  name["zh-CN"].trim() !== "" &&
  countryName(country, "en") !== null &&
  (phoneNumber === null || PHONE.test(phoneNumber));

/** YYYY-MM-DD on this device's calendar. */
export const localDay = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
