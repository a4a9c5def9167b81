import { isTimeZone } from "@okpay/contracts/time-zones";
import type { MessageKey } from "@okpay/i18n";
import type { ServiceCalendar } from "../../api/wire.ts";
import type { OpenInterval } from "./draft.ts";

/** What stands in the way of saving: which part (numbered as the editor numbers it), and what is wrong with it. */
export interface Fault {
  readonly part: readonly [key: MessageKey, number: number] | null;
  readonly what: MessageKey;
}

const TIME = /^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the server would refuse, in the order of the editor; it says so itself, but names no rule by its number. */
export function faultsOf(calendar: ServiceCalendar): Fault[] {
  const zone: Fault[] = isTimeZone(calendar.timeZone)
    ? []
    : [{ part: null, what: "console.hours.fault.zone" }];
  return [
    ...zone,
    ...each(calendar.weekly, "console.hours.week.rule", (rule) => [
      rule.days.length === 0 && "console.hours.fault.days",
      !areHours(rule.intervals) && "console.hours.fault.interval",
      isReversed(rule.validFrom, rule.validThrough) && "console.hours.fault.range",
    ]),
    ...each(calendar.overrides, "console.hours.override.one", (override) => [
      (!isDay(override.from) ||
        !isDay(override.through) ||
        isReversed(override.from, override.through)) &&
        "console.hours.fault.range",
      !isNamed(override.name) && "console.hours.fault.name",
      !areHours(override.intervals) && "console.hours.fault.interval",
    ]),
    ...each(calendar.makeUpDays, "console.hours.makeUp.one", (day, index) => [
      !isDay(day.date) && "console.hours.fault.date",
      calendar.makeUpDays.findIndex(({ date }) => date === day.date) < index &&
        "console.hours.fault.twice",
      !isNamed(day.name) && "console.hours.fault.name",
    ]),
    ...each(calendar.holidaySets, "console.hours.holidays.one", (set, index) => [
      calendar.holidaySets.findIndex(
        ({ country, region }) => country === set.country && region === set.region,
      ) < index && "console.hours.fault.twice",
      !areHours(set.intervals) && "console.hours.fault.interval",
    ]),
  ];
}

const each = <Item>(
  items: readonly Item[],
  part: MessageKey,
  faults: (item: Item, index: number) => readonly (MessageKey | false)[],
): Fault[] =>
  items.flatMap((item, index) =>
    faults(item, index)
      .filter((what) => what !== false)
      .map((what) => ({ part: [part, index + 1] as const, what })),
  );

const isDay = (day: string): boolean => DAY.test(day);
const isReversed = (from: string | undefined, through: string | undefined): boolean =>
  from !== undefined && through !== undefined && from > through;
const isNamed = (name: { readonly en: string; readonly "zh-CN": string }): boolean =>
  name.en.trim() !== "" && name["zh-CN"].trim() !== "";
const areHours = (intervals: readonly OpenInterval[]): boolean =>
  intervals.every(
    ({ from, to }) => TIME.test(from) && TIME.test(to) && from !== to && from !== "24:00",
  );
