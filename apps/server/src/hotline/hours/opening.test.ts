import type { ServiceCalendar } from "@okpay/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChinaSource } from "./holidays/china.ts";
import { createHolidayFacts } from "./holidays/facts.ts";
import { createWorldSource } from "./holidays/world.ts";
import {
  afterOpenMilliseconds,
  firstOpenFrom,
  type Opening,
  openMilliseconds,
  openSpans,
} from "./opening.ts";
import { type Block, statusAt } from "./status.ts";

const facts = createHolidayFacts([createChinaSource(), createWorldSource()]);
const WEEKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [...WEEKDAYS, 6, 7];

const calendar = (timeZone: string, more: Partial<ServiceCalendar> = {}): ServiceCalendar => ({
  timeZone,
  weekly: [{ days: WEEKDAYS, intervals: [{ from: "09:00", to: "18:00" }] }],
  holidaySets: [],
  overrides: [],
  makeUpDays: [],
  ...more,
});
const china = calendar("Asia/Shanghai", {
  holidaySets: [{ country: "CN", intervals: [], notKept: [] }],
});
const opening = (of: ServiceCalendar, blocks: Opening["blocks"] = []): Opening => ({
  calendar: of,
  facts,
  blocks,
});
const instant = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const local = (text: string, zone: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const shown = (spans: readonly { from: number; until: number }[]) =>
  spans.map(({ from, until }) =>
    [from, until]
      .map((ms) => new Date(ms).toISOString().slice(5, 16).replace("T", " "))
      .join(" – "),
  );
const status = (of: ServiceCalendar, at: number, blocks: readonly Block[] = []) =>
  statusAt({ calendar: of, facts }, blocks, at);
const decides = (of: ServiceCalendar, at: number) =>
  status(of, at).trace.find((step) => step.decides)?.layer;

describe("China 2026", () => {
  it.each(["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])(
    "%s is a make-up working day: open 9 to 18",
    (date) => {
      const noon = local(`${date}T12:00`, "Asia/Shanghai");
      expect(status(china, noon)).toMatchObject({
        isOpen: true,
        until: local(`${date}T18:00`, "Asia/Shanghai"),
      });
      expect(decides(china, noon)).toBe("make_up_day");
      expect(status(china, local(`${date}T08:59`, "Asia/Shanghai")).isOpen).toBe(false);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7])("2026-10-0%i is National Day week: opens on the 8th", (day) => {
    const at = local(`2026-10-0${day}T10:00`, "Asia/Shanghai");
    expect(status(china, at)).toMatchObject({
      isOpen: false,
      nextOpenAt: local("2026-10-08T09:00", "Asia/Shanghai"),
      plan: { decides: { layer: "holiday", name: { "zh-CN": "国庆节", en: "National Day" } } },
    });
  });

  it.each(["2026-03-08", "2026-05-04", "2026-06-01"])(
    "%s is nobody's holiday, whatever another list says",
    (date) => {
      const isWeekend = Temporal.PlainDate.from(date).dayOfWeek > 5;
      expect(decides(china, local(`${date}T12:00`, "Asia/Shanghai"))).not.toBe("make_up_day");
      const bank = date === "2026-05-04" ? "holiday" : isWeekend ? "closed" : "weekly";
      expect(decides(china, local(`${date}T12:00`, "Asia/Shanghai"))).toBe(bank);
    },
  );

  it("beyond the announced years the answer is provisional, and says so", () => {
    expect(facts.coveredThrough("CN")).toMatch(/^20[0-9]{2}-12-31$/);
    const beyond = `${Number(facts.coveredThrough("CN")?.slice(0, 4)) + 1}-10-01T10:00`;
    expect(status(china, local(beyond, "Asia/Shanghai")).isProvisional).toBe(true);
    expect(status(china, local("2026-10-01T10:00", "Asia/Shanghai")).isProvisional).toBe(false);
    expect(facts.coveredThrough("DE")).toBeNull();
    expect(facts.coveredThrough("XX")).toBe("0000-00-00");
  });
});

describe("clocks that jump", () => {
  // Each row: zone, day, hours, the instants they must mean.
  const night = [{ from: "00:00", to: "06:00" }];
  const odd = (from: string, to: string) => [{ from, to }];
  it.each([
    ["America/New_York", "2026-03-08", night, "03-08 05:00 – 03-08 10:00"],
    ["America/New_York", "2026-03-08", odd("02:30", "06:00"), "03-08 07:00 – 03-08 10:00"],
    ["America/New_York", "2026-03-08", odd("00:00", "02:30"), "03-08 05:00 – 03-08 07:00"],
    ["America/New_York", "2026-11-01", night, "11-01 04:00 – 11-01 11:00"],
    ["America/New_York", "2026-11-01", odd("01:30", "03:00"), "11-01 05:30 – 11-01 08:00"],
    ["America/New_York", "2026-11-01", odd("00:00", "01:30"), "11-01 04:00 – 11-01 06:30"],
    ["Europe/Berlin", "2026-03-29", night, "03-28 23:00 – 03-29 04:00"],
    ["Europe/Berlin", "2026-03-29", odd("02:15", "02:45"), ""],
    ["Europe/Berlin", "2026-10-25", night, "10-24 22:00 – 10-25 05:00"],
    ["Australia/Lord_Howe", "2026-10-04", night, "10-03 13:30 – 10-03 19:00"],
    ["Australia/Lord_Howe", "2026-10-04", odd("02:15", "06:00"), "10-03 15:30 – 10-03 19:00"],
    ["Australia/Lord_Howe", "2026-04-05", night, "04-04 13:00 – 04-04 19:30"],
    ["Asia/Kathmandu", "2026-06-01", odd("09:00", "18:00"), "06-01 03:15 – 06-01 12:15"],
    ["Asia/Shanghai", "2026-03-29", night, "03-28 16:00 – 03-28 22:00"],
  ])("%s %s %j", (zone, date, intervals, expected) => {
    const only = calendar(zone, {
      weekly: [],
      overrides: [{ from: date, through: date, intervals, name: { en: "x", "zh-CN": "x" } }],
    });
    const start = local(`${date}T00:00`, zone);
    expect(shown(openSpans(opening(only), start - 1, start + 40 * 3_600_000)).join()).toBe(
      expected,
    );
  });
});

describe("layers", () => {
  const name = { en: "Works outing", "zh-CN": "团建" };
  const zone = "Europe/Berlin";
  const full = calendar(zone, {
    weekly: [
      {
        days: WEEKDAYS,
        intervals: [
          { from: "09:00", to: "12:00" },
          { from: "13:00", to: "18:00" },
        ],
      },
      {
        days: [6],
        intervals: [{ from: "10:00", to: "14:00" }],
        validFrom: "2026-06-01",
        validThrough: "2026-08-31",
      },
      { days: [5], intervals: [{ from: "22:00", to: "02:00" }] },
    ],
    holidaySets: [{ country: "DE", region: "BE", intervals: [], notKept: ["2026-05-14"] }],
    overrides: [
      {
        from: "2026-12-21",
        through: "2027-01-03",
        intervals: [{ from: "10:00", to: "12:00" }],
        name,
      },
      { from: "2026-12-24", through: "2026-12-24", intervals: [], name },
    ],
    makeUpDays: [{ date: "2026-09-12", actsAs: 1, name }],
  });
  it.each([
    ["2026-06-03T10:00", true, "weekly", "2026-06-03T12:00"],
    ["2026-06-03T12:00", false, "weekly", "2026-06-03T13:00"],
    ["2026-06-06T13:59", true, "weekly", "2026-06-06T14:00"],
    ["2026-09-05T11:00", false, "closed", "2026-09-07T09:00"],
    ["2026-06-05T23:59", true, "weekly", "2026-06-06T02:00"],
    ["2026-06-06T01:00", true, "weekly", "2026-06-06T02:00"],
    ["2026-06-06T02:00", false, "weekly", "2026-06-06T10:00"],
    ["2026-05-01T10:00", false, "holiday", "2026-05-04T09:00"],
    ["2026-05-14T10:00", true, "weekly", "2026-05-14T12:00"],
    ["2026-12-25T11:00", true, "override", "2026-12-25T12:00"],
    ["2026-12-24T11:00", false, "override", "2026-12-25T10:00"],
    ["2026-09-12T17:00", true, "make_up_day", "2026-09-12T18:00"],
  ] as const)("%s: open %s, by %s, changes at %s", (at, isOpen, layer, changes) => {
    const found = status(full, local(at, zone));
    expect({ isOpen: found.isOpen, layer: found.plan.decides.layer }).toEqual({ isOpen, layer });
    expect(isOpen ? found.until : found.nextOpenAt).toBe(local(changes, zone));
  });

  it("maintenance over a holiday and an emergency over both: the first layer says why", () => {
    const reason = { en: "r", "zh-CN": "r" };
    const maintenance: Block = {
      kind: "maintenance",
      from: local("2026-05-01T08:00", zone),
      until: local("2026-05-04T10:00", zone),
      reason,
    };
    const emergency: Block = {
      kind: "emergency",
      from: local("2026-05-01T09:00", zone),
      until: null,
      reason,
    };
    const at = local("2026-05-01T10:00", zone);
    const under = status(full, at, [maintenance]);
    expect(under.trace.at(-1)).toMatchObject({ layer: "maintenance", decides: true });
    expect(under.nextOpenAt).toBe(local("2026-05-04T10:00", zone));
    const both = status(full, at, [maintenance, emergency]);
    expect(both.trace).toHaveLength(1);
    expect(both).toMatchObject({ isOpen: false, nextOpenAt: null });
  });

  it("open around the clock has no end; a calendar without hours never opens", () => {
    const always = calendar(zone, {
      weekly: [{ days: EVERY_DAY, intervals: [{ from: "00:00", to: "24:00" }] }],
    });
    expect(status(always, local("2026-06-03T10:00", zone))).toMatchObject({
      isOpen: true,
      until: null,
    });
    const never = calendar(zone, { weekly: [] });
    expect(status(never, local("2026-06-03T10:00", zone))).toMatchObject({
      isOpen: false,
      nextOpenAt: null,
    });
  });
});

describe("business time", () => {
  it("nine hours a working day, none on holidays, whatever is under maintenance elsewhere", () => {
    const from = local("2026-09-30T17:00", "Asia/Shanghai");
    const until = local("2026-10-08T10:00", "Asia/Shanghai");
    expect(openMilliseconds(opening(china), from, until)).toBe(2 * 3_600_000);
    expect(afterOpenMilliseconds(opening(china), from, 2 * 3_600_000)).toBe(until);
    expect(openMilliseconds(opening(china), until, from)).toBe(0);
  });

  const zones = [
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
  ];
  const halfHour = fc
    .integer({ min: 0, max: 47 })
    .map((n) => `${String(n >> 1).padStart(2, "0")}:${n % 2 ? "30" : "00"}`);
  const interval = fc
    .tuple(halfHour, halfHour)
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => ({ from, to }));
  const anyCalendar = fc
    .record({
      zone: fc.constantFrom(...zones),
      weekly: fc.array(
        fc.record({
          days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
          intervals: fc.array(interval, { maxLength: 3 }),
        }),
        { maxLength: 3 },
      ),
    })
    .map(({ zone, weekly }) => calendar(zone, { weekly }));
  const anyInstant = fc.integer({
    min: instant("2026-01-01T00:00Z"),
    max: instant("2026-12-31T00:00Z"),
  });

  it("every question gives the same answer as the status of each moment", () => {
    fc.assert(
      fc.property(
        anyCalendar,
        anyInstant,
        fc.integer({ min: 0, max: 6 * 86_400_000 }),
        (of, at, length) => {
          const here = opening(of);
          const spans = openSpans(here, at, at + length);
          for (const [index, { from, until }] of spans.entries()) {
            expect(from).toBeLessThan(until);
            expect(from).toBeGreaterThan(spans[index - 1]?.until ?? Number.NEGATIVE_INFINITY);
            expect(status(of, from).isOpen).toBe(true);
            // One that reaches the end of what was asked may go on.
            if (until < at + length) expect(status(of, until).isOpen).toBe(false);
          }
          const next = firstOpenFrom(here, at);
          expect(status(of, at).isOpen).toBe(next !== null && next.from <= at);
          // Time adds up however it is cut.
          const middle = at + Math.floor(length / 3);
          const whole = openMilliseconds(here, at, at + length);
          expect(
            openMilliseconds(here, at, middle) + openMilliseconds(here, middle, at + length),
          ).toBe(whole);
          const end = whole === 0 ? null : afterOpenMilliseconds(here, at, whole);
          if (end !== null) {
            expect(end).toBeLessThanOrEqual(at + length);
            expect(openMilliseconds(here, at, end)).toBe(whole);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
