import type {
  BilingualName,
  hotlineMonth,
  hotlineStatus,
  Locale,
  ServiceCalendar,
} from "@okpay/contracts";
import type { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { calendarFile } from "./ics.ts";
import type { Line } from "./line-repository.ts";
import { joined, localDateOf } from "./local-time.ts";
import {
  afterOpenMilliseconds,
  type Opening,
  openMilliseconds,
  openSpans,
  planFor,
} from "./opening.ts";
import { readDay, readStatus } from "./reading.ts";
import { forCountry, wireLine } from "./shown-lines.ts";
import { blocksOf, calendarOf, type Snapshot, type Snapshots } from "./snapshot.ts";
import { type Block, spansOfDay, statusAt } from "./status.ts";

/** Whose hours are asked for. */
export interface WhichHours {
  /** Left out: the first line of the region's country, or the first. An unknown one is refused with `not_found`. */
  readonly line?: string | undefined;
  /** Where the caller is: ISO 3166 country or subdivision. */
  readonly region?: string | undefined;
}

type WireStatus = z.output<typeof hotlineStatus>;

/** Open or not, and why: the answers everybody who promises help is given. */
export interface Hours {
  /** Who is called now; the lines of `country` first. */
  lines(country?: string): Promise<readonly Line[]>;
  /** `at`: RFC 3339 instant, or YYYY-MM-DD for a day of the line's zone; left out, now. */
  status(
    which: WhichHours & { readonly at?: string | undefined },
    locale: Locale,
  ): Promise<WireStatus>;
  /** The line's next twelve months as an iCalendar file. */
  calendarFile(which: WhichHours, locale: Locale): Promise<string>;
  month(which: WhichHours & { readonly month: string }): Promise<z.output<typeof hotlineMonth>>;
  /** When somebody answers between two instants, as far as is known: maintenance and emergencies are left out. */
  openBetween(
    which: WhichHours,
    from: Date,
    until: Date,
  ): Promise<readonly { readonly from: number; readonly until: number }[]>;
  /** When any line answers, whoever calls, by the calendars alone: what is planned for does not know of emergencies. */
  anyOpenBetween(
    from: Date,
    until: Date,
  ): Promise<readonly { readonly from: number; readonly until: number }[]>;
  /** What the first line's calendar makes of a day (YYYY-MM-DD): as every week, or not. */
  kindOf(date: string): Promise<DayKind>;
  /**
   * Open milliseconds between two instants by the calendar alone. Maintenance and emergencies stop calls, not the clock of
   * a complaint.
   */
  businessDuration(which: WhichHours, from: Date, until: Date): Promise<number>;
  /** Whether a day (YYYY-MM-DD) is a public holiday there, decrees that were loaded among them; of a country nobody knows, never. */
  holidaysOf(country: string): Promise<(date: string) => boolean>;
  /** When that many open milliseconds have passed; null: not within a year. */
  afterBusinessTime(which: WhichHours, from: Date, milliseconds: number): Promise<Date | null>;
}

interface DayKind {
  readonly date: string;
  readonly weekday: number;
  readonly special: {
    readonly layer: "override" | "make_up_day" | "holiday";
    readonly name: BilingualName | null;
    readonly isClosed: boolean;
  } | null;
}

const CALENDAR_FILE_DAYS = 365;

export function createHoursAnswers(snapshots: Snapshots, clock: Clock): Hours {
  /** Of those on the list; a case's clock asks also for one that is retired. */
  async function whose({ line, region }: WhichHours, isAlsoRetired = false) {
    const snapshot = await snapshots.current();
    const among = isAlsoRetired ? snapshot.lines : listed(snapshot);
    const found =
      line === undefined
        ? forCountry(listed(snapshot), region?.slice(0, 2))[0]
        : among.find(({ id }) => id === line);
    if (found === undefined) throw new RequestRefused("not_found");
    return { snapshot, line: found, calendar: calendarOf(snapshot, found, region ?? null) };
  }

  async function schedule(which: WhichHours): Promise<Opening> {
    const { snapshot, calendar } = await whose(which, true);
    return { calendar, facts: snapshot.facts, blocks: [] };
  }

  return {
    async holidaysOf(country) {
      const { facts } = await snapshots.current();
      return (date) => facts.holidayOn(country, null, date) !== null;
    },

    async lines(country) {
      return forCountry(listed(await snapshots.current()), country);
    },

    async status({ at, ...which }, locale) {
      const { snapshot, line, calendar } = await whose(which);
      return {
        line: wireLine(line, calendar.timeZone),
        ...answerAt(snapshot, calendar, at ?? clock.now().toISOString(), locale),
      };
    },

    async calendarFile(which, locale) {
      const { snapshot, line, calendar } = await whose(which);
      const opening = { calendar, facts: snapshot.facts, blocks: spansIn(blocksOf(snapshot)) };
      const at = clock.now();
      const first = localDateOf(at.getTime(), calendar.timeZone);
      const days = Array.from({ length: CALENDAR_FILE_DAYS }, (_, index) => {
        const date = first.add({ days: index });
        return { plan: planFor(opening, date), spans: spansOfDay(opening, date) };
      });
      return calendarFile({ id: line.id, name: line.name[locale] }, days, { locale, at });
    },

    async month({ month, ...which }) {
      const { snapshot, line, calendar } = await whose(which);
      const opening = {
        calendar,
        facts: snapshot.facts,
        blocks: spansIn(blocksOf(snapshot)),
      };
      return { line: wireLine(line, calendar.timeZone), month, days: daysOf(opening, month) };
    },

    async openBetween(which, from, until) {
      const { snapshot, calendar } = await whose(which);
      const opening = { calendar, facts: snapshot.facts, blocks: spansIn(blocksOf(snapshot)) };
      return openSpans(opening, from.getTime(), until.getTime());
    },

    async anyOpenBetween(from, until) {
      const snapshot = await snapshots.current();
      const calendars = listed(snapshot).flatMap((line) =>
        [null, ...Object.keys(line.regions)].map((region) => calendarOf(snapshot, line, region)),
      );
      return joined(
        [...new Set(calendars)].flatMap((calendar) =>
          openSpans(
            { calendar, facts: snapshot.facts, blocks: [] },
            from.getTime(),
            until.getTime(),
          ),
        ),
      );
    },

    async kindOf(date) {
      const { snapshot, calendar } = await whose({});
      const opening = { calendar, facts: snapshot.facts, blocks: [] };
      const { weekday, decides } = planFor(opening, Temporal.PlainDate.from(date));
      const { layer, name, intervals } = decides;
      return {
        date,
        weekday,
        special:
          layer === "override" || layer === "make_up_day" || layer === "holiday"
            ? { layer, name, isClosed: (intervals ?? []).length === 0 }
            : null,
      };
    },

    async businessDuration(which, from, until) {
      return openMilliseconds(await schedule(which), from.getTime(), until.getTime());
    },

    async afterBusinessTime(which, from, milliseconds) {
      const end = afterOpenMilliseconds(await schedule(which), from.getTime(), milliseconds);
      return end === null ? null : new Date(end);
    },
  };
}

/** Open or not, and why; `at` is an instant or a day of the calendar's zone. */
export function answerAt(
  snapshot: Snapshot,
  calendar: ServiceCalendar,
  at: string,
  locale: Locale,
): Omit<WireStatus, "line"> {
  const schedule = { calendar, facts: snapshot.facts };
  const blocks = blocksOf(snapshot);
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(at)
    ? momentOfDay({ ...schedule, blocks: spansIn(blocks) }, at)
    : Date.parse(at);
  const status = statusAt(schedule, blocks, moment);
  return {
    at: new Date(status.at).toISOString(),
    isOpen: status.isOpen,
    until: isoOrNull(status.until),
    nextOpenAt: isoOrNull(status.nextOpenAt),
    isProvisional: status.isProvisional,
    ...readStatus(status, locale),
  };
}

/** Every day of a month as the calendar has it. */
export function daysOf(opening: Opening, month: string) {
  const { daysInMonth, year, month: number } = Temporal.PlainYearMonth.from(month);
  return Array.from({ length: daysInMonth }, (_, index) => {
    const date = Temporal.PlainDate.from({ year, month: number, day: index + 1 });
    return readDay(planFor(opening, date), spansOfDay(opening, date));
  });
}

/** A day is asked about as of its first opening: "is it open on 2 October?" means at all. */
function momentOfDay(opening: Opening, day: string): number {
  const date = Temporal.PlainDate.from(day);
  const [first] = spansOfDay(opening, date);
  return (
    first?.from ?? date.toZonedDateTime({ timeZone: opening.calendar.timeZone }).epochMilliseconds
  );
}

const listed = ({ lines }: Snapshot): readonly Line[] =>
  lines.filter(({ retiredAt }) => retiredAt === null);

const isoOrNull = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();

const spansIn = (blocks: readonly Block[]) =>
  blocks.map(({ from, until }) => ({ from, until: until ?? Number.POSITIVE_INFINITY }));
