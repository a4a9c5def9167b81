import type { ServiceCalendar } from "../../api/wire.ts";

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
export const newRule = (): WeeklyRule => ({ days: [6], intervals: [NEW_INTERVAL] });
export const newOverride = (today: string): Override => ({
  from: today,
  through: today,
  intervals: [],
  name: { en: "", "zh-CN": "" },
});

/** A copy of the list with one item changed, or without it. */
export const withItem = <Item>(list: readonly Item[], index: number, item: Item): Item[] =>
  list.map((each, at) => (at === index ? item : each));
export const withoutItem = <Item>(list: readonly Item[], index: number): Item[] =>
  list.filter((_, at) => at !== index);

/** YYYY-MM-DD on this device's calendar. */
export const localDay = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
