import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CORRIDORS, corridorOf, type Rail } from "./corridors.ts";
import { deliveryOf } from "./delivery.ts";
import { isTargetClosed } from "./target-days.ts";

const NEVER = () => false;
const on = (...dates: readonly string[]) => {
  const kept = new Set(dates);
  return (date: string) => kept.has(date);
};
const railTo = (country: string): Rail =>
  CORRIDORS.find((corridor) => corridor.country === country)?.rail ?? expect.fail(country);
const by = (
  country: string,
  at: string,
  holidays: { readonly home?: readonly string[]; readonly there?: readonly string[] } = {},
) => {
  const { earliest, latest, cutOffAt, closedDays } = deliveryOf(railTo(country), new Date(at), {
    home: { country: "CN", isHoliday: on(...(holidays.home ?? [])) },
    there: { country, isHoliday: on(...(holidays.there ?? [])) },
  });
  return {
    earliest: earliest.toISOString(),
    latest: latest.toISOString(),
    cutOff: cutOffAt?.toISOString() ?? null,
    closed: closedDays.map(({ date, country: where }) => `${date} ${where}`),
  };
};

describe("instant rails", () => {
  it("know no night, no weekend and no holiday", () => {
    const sunday = "2026-12-27T03:00:00.000Z";
    expect(by("GB", sunday, { home: ["2026-12-27"], there: ["2026-12-27"] })).toEqual({
      earliest: sunday,
      latest: "2026-12-27T03:30:00.000Z",
      cutOff: null,
      closed: [],
    });
  });
});

describe("euro transfers", () => {
  it("before 14:00 in Berlin leave the same day, a minute later the next", () => {
    // Tuesday.
    expect(by("DE", "2026-12-01T12:59:59.999Z")).toEqual({
      earliest: "2026-12-01T15:00:00.000Z",
      latest: "2026-12-02T17:00:00.000Z",
      cutOff: "2026-12-01T13:00:00.000Z",
      closed: [],
    });
    expect(by("DE", "2026-12-01T13:00:00.000Z")).toMatchObject({
      earliest: "2026-12-02T15:00:00.000Z",
      latest: "2026-12-03T17:00:00.000Z",
      cutOff: "2026-12-02T13:00:00.000Z",
    });
  });

  it("keep the cut-off by Berlin's clock when the clocks change", () => {
    // Friday before and Monday after 28 March 2027: 13:00 and 12:00 UTC. Good Friday is on 26 March that year.
    expect(by("DE", "2027-03-25T12:00:00.000Z").cutOff).toBe("2027-03-25T13:00:00.000Z");
    expect(by("DE", "2027-03-30T11:00:00.000Z").cutOff).toBe("2027-03-30T12:00:00.000Z");
    expect(by("DE", "2026-10-23T11:59:00.000Z").cutOff).toBe("2026-10-23T12:00:00.000Z");
    expect(by("DE", "2026-10-26T12:59:00.000Z").cutOff).toBe("2026-10-26T13:00:00.000Z");
  });

  it("do not leave on a weekend", () => {
    expect(by("FR", "2026-12-05T08:00:00.000Z")).toMatchObject({
      earliest: "2026-12-07T15:00:00.000Z",
      latest: "2026-12-08T17:00:00.000Z",
      closed: [],
    });
  });

  it("wait for this country's holidays to leave, and for theirs to arrive", () => {
    const national = ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"];
    expect(by("NL", "2026-10-01T08:00:00.000Z", { home: national })).toEqual({
      earliest: "2026-10-08T14:00:00.000Z",
      latest: "2026-10-09T16:00:00.000Z",
      cutOff: "2026-10-08T12:00:00.000Z",
      closed: national.map((date) => `${date} CN`),
    });
    // Leaves on the eve: our holiday the day after holds up nothing any more, theirs does.
    expect(by("DE", "2026-09-30T08:00:00.000Z", { home: ["2026-10-01"] })).toMatchObject({
      latest: "2026-10-01T16:00:00.000Z",
      closed: [],
    });
    expect(by("DE", "2026-09-30T08:00:00.000Z", { there: ["2026-10-01"] })).toMatchObject({
      latest: "2026-10-02T16:00:00.000Z",
      closed: ["2026-10-01 DE"],
    });
  });

  it("wait for the settlement system too; a day both keep is told of both", () => {
    // Good Friday and Easter Monday 2027, neither of them a holiday of the country here.
    expect(by("IE", "2027-03-25T15:00:00.000Z")).toMatchObject({
      earliest: "2027-03-30T14:00:00.000Z",
      closed: ["2027-03-26 IE", "2027-03-29 IE"],
    });
    expect(by("ES", "2027-01-01T08:00:00.000Z", { home: ["2027-01-01"] }).closed).toEqual([
      "2027-01-01 CN",
      "2027-01-01 ES",
    ]);
  });
});

describe("dollar transfers", () => {
  it("leave by New York's clock and do not know the euro's closing days", () => {
    // Good Friday is a working day of the banks there.
    expect(by("US", "2027-03-26T20:59:00.000Z")).toMatchObject({
      earliest: "2027-03-29T13:00:00.000Z",
      latest: "2027-03-30T22:00:00.000Z",
      cutOff: "2027-03-26T21:00:00.000Z",
      closed: [],
    });
    // Their clocks change on 14 March 2027: the cut-off is 22:00 UTC before and 21:00 after.
    expect(by("US", "2027-03-12T21:30:00.000Z").cutOff).toBe("2027-03-12T22:00:00.000Z");
    expect(by("US", "2027-03-15T20:30:00.000Z").cutOff).toBe("2027-03-15T21:00:00.000Z");
  });

  it("count the day it is there, whatever day it is here", () => {
    // Saturday morning in Shanghai is Friday evening in New York: too late there.
    expect(by("US", "2026-12-05T00:30:00.000Z")).toMatchObject({
      cutOff: "2026-12-07T22:00:00.000Z",
      latest: "2026-12-09T23:00:00.000Z",
    });
  });
});

it("knows the closing days of the euro's settlement system", () => {
  const closed = Array.from({ length: 365 }, (_, day) =>
    Temporal.PlainDate.from("2026-01-01").add({ days: day }).toString(),
  ).filter(isTargetClosed);
  expect(closed).toEqual([
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-01",
    "2026-12-25",
    "2026-12-26",
  ]);
  const easterMondays = ["2024-04-01", "2025-04-21", "2027-03-29", "2038-04-26", "2285-03-23"];
  expect(easterMondays.filter((date) => !isTargetClosed(date))).toEqual([]);
});

describe("whatever the time and the calendars", () => {
  const time = fc.date({
    min: new Date("2026-01-01T00:00:00Z"),
    max: new Date("2036-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const corridor = fc.constantFrom(...CORRIDORS);
  const holidays = fc.func(fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0));

  it("leaves after now, arrives after that, and names only days on the way", () => {
    fc.assert(
      fc.property(time, corridor, holidays, holidays, (now, { country, rail }, ours, theirs) => {
        const found = deliveryOf(rail, now, {
          home: { country: "CN", isHoliday: ours },
          there: { country, isHoliday: theirs },
        });
        expect(found.earliest >= now).toBe(true);
        expect(found.latest > found.earliest).toBe(true);
        expect(found.cutOffAt === null).toBe(rail.kind === "instant");
        expect((found.cutOffAt ?? found.latest) > now).toBe(true);
        for (const { date, name } of found.closedDays) {
          const day = Temporal.PlainDate.from(date);
          expect(day.dayOfWeek).toBeLessThan(6);
          expect(Date.parse(`${date}T00:00:00Z`)).toBeLessThan(found.latest.getTime());
          expect(name).toBeNull();
        }
      }),
    );
  });

  it("who confirms later does not have it earlier", () => {
    fc.assert(
      fc.property(time, fc.nat(7 * 86_400_000), corridor, holidays, (now, more, one, theirs) => {
        const sides = {
          home: { country: "CN", isHoliday: NEVER },
          there: { country: one.country, isHoliday: theirs },
        };
        const later = deliveryOf(one.rail, new Date(now.getTime() + more), sides);
        expect(later.latest >= deliveryOf(one.rail, now, sides).latest).toBe(true);
      }),
    );
  });

  it("a calendar that is closed all year holds up no answer", () => {
    const closed = { country: "DE", isHoliday: () => true };
    const { latest } = deliveryOf(railTo("DE"), new Date("2026-12-01T08:00:00Z"), {
      home: closed,
      there: closed,
    });
    expect(latest.getTime()).toBeLessThan(Date.parse("2027-03-01T00:00:00Z"));
  });
});

it("there is one corridor for a country and a currency, and none sends what arrives but dollars", () => {
  for (const corridor of CORRIDORS) {
    expect(corridorOf(corridor.country, corridor.receiveCurrency)).toBe(corridor);
    if (corridor.sendCurrencies.includes(corridor.receiveCurrency))
      expect(corridor.country).toBe("US");
  }
  expect(corridorOf("DE", "USD")).toBeNull();
});
