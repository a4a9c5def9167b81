import { createStaffWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createLog } from "../../platform/log.ts";

/** What anybody may ask about opening hours, and what operators change: over HTTP, both listeners on one database. */

const database = await createTestDatabase();
const world = await createStaffWorld({ url: database.url });
const app = await createApp(
  loadConfig({
    DATABASE_URL: database.ownerUrl,
    OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
    RATE_LIMIT_FACTOR: "10000",
  }),
  createLog({ level: "silent" }),
);
const { call, member } = world;
const ask = (method: "GET", path: string, options: { readonly locale?: string } = {}) =>
  call(method, path, { ...options, on: app.http.inject });
type Member = Awaited<ReturnType<typeof member>>;
let operator: Member;
let agent: Member;
beforeAll(async () => {
  operator = await member("operator");
  agent = await member("agent");
});
afterAll(async () => {
  await app.close();
  await world.closeAll();
});

const status = async (query: string, locale = "en") =>
  (await ask("GET", `/v1/hotline/status?${query}`, { locale })).json;
const desk = async () =>
  (await call("GET", "/v1/staff/hotline/hours", { cookie: operator.cookie })).json;
const reason = { en: "Power cut", "zh-CN": "停电" };

describe("anybody may ask", () => {
  it("which lines there are; none promises a number that nobody entered", async () => {
    expect((await ask("GET", "/v1/hotline/lines")).json).toMatchObject({
      lines: [
        { id: "china", timeZone: "Asia/Shanghai", phoneNumber: null },
        { id: "international", timeZone: "America/New_York" },
      ],
    });
  });

  it("whether it is open on 2 October: no, National Day, and why in both languages", async () => {
    expect(await status("at=2026-10-02")).toMatchObject({
      isOpen: false,
      nextOpenAt: "2026-10-08T01:00:00.000Z",
      reason: { layer: "holiday", text: "Public holiday: National Day" },
      day: { date: "2026-10-02", spans: [] },
    });
    expect((await status("at=2026-10-02", "zh-CN"))?.["reason"]).toEqual({
      layer: "holiday",
      text: "法定节假日：国庆节",
    });
  });

  it("about a day as of its first opening, about an instant as of the instant", async () => {
    expect(await status("at=2026-10-10")).toMatchObject({
      isOpen: true,
      until: "2026-10-10T10:00:00.000Z",
      reason: { layer: "make_up_day" },
    });
    expect(await status("at=2026-10-10T10:00:00Z")).toMatchObject({ isOpen: false });
    expect(await status("at=2026-11-26T15:00:00Z&line=international")).toMatchObject({
      isOpen: false,
      reason: { layer: "holiday", text: "Public holiday: Thanksgiving Day" },
    });
  });

  it("when a bank has the money: Christmas and the day they make up for Boxing Day are no working days of a British one", async () => {
    const by = (country: string) =>
      app.services.banks.arrivesBy({ scheme: "iban", country }, new Date("2026-12-24T09:00:00Z"));
    expect((await by("GB")).toISOString()).toBe("2026-12-30T17:00:00.000Z");
    expect((await by("SA")).toISOString()).toBe("2026-12-28T17:00:00.000Z");
  });

  it("for a month, day by day", async () => {
    const { json } = await ask("GET", "/v1/hotline/month?month=2026-02");
    const days = json?.["days"] as { date: string; layer: string; spans: unknown[] }[];
    expect(days).toHaveLength(28);
    expect(days.find(({ date }) => date === "2026-02-28")).toMatchObject({ layer: "make_up_day" });
    expect(days.filter(({ layer }) => layer === "holiday")).not.toHaveLength(0);
  });

  it.each(["2000-01-01", "2199-12-31"])("up to the ends of what is computed: %s", async (at) => {
    expect(await status(`at=${at}`)).toMatchObject({ day: { date: at } });
  });

  it.each([
    ["at=yesterday", 400, "validation_failed"],
    ["at=2026-02-30", 400, "validation_failed"],
    ["at=0000-01-01", 400, "validation_failed"],
    ["at=9999-12-31T23:59:59Z", 400, "validation_failed"],
    ["line=no-such-line", 404, "not_found"],
    ["line=a&line=b", 400, "validation_failed"],
    ["region=china", 400, "validation_failed"],
    ["sql=1", 400, "validation_failed"],
  ])("%s: %i %s", async (query, code, name) => {
    const answer = await ask("GET", `/v1/hotline/status?${query}`);
    expect([answer.status, answer.json?.["code"]]).toEqual([code, name]);
  });
});

describe("operators", () => {
  const path = "/v1/staff/hotline/calendars/china/versions";
  const current = async () => {
    const calendars = (await desk())?.["calendars"] as {
      calendarId: string;
      version: number;
      calendar: Record<string, unknown>;
    }[];
    const found = calendars.find(({ calendarId }) => calendarId === "china");
    if (found === undefined) throw new Error("no calendar of China");
    return found;
  };

  it("save a version with a reason; who edited an older one is told; history keeps both", async () => {
    const { version, calendar } = await current();
    const changed = {
      ...calendar,
      overrides: [
        {
          from: "2026-12-31",
          through: "2026-12-31",
          intervals: [{ from: "09:00", to: "12:00" }],
          name: { en: "New Year's Eve", "zh-CN": "跨年夜" },
        },
      ],
    };
    const save = (baseVersion: number, cookie = operator.cookie) =>
      call("POST", path, { cookie, body: { baseVersion, calendar: changed, reason: "Short day" } });
    expect((await save(version, agent.cookie)).status).toBe(403);
    const both = await Promise.all([save(version), save(version)]);
    expect(both.map(({ status: code }) => code).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect((await save(version)).json?.["code"]).toBe("calendar_changed");
    expect(
      (await save(1).then(() => call("GET", path, { cookie: operator.cookie }))).json?.["versions"],
    ).toMatchObject([
      { version: version + 1, reason: "Short day", changedBy: expect.stringMatching(/^Person/) },
      { version, changedBy: null },
    ]);
    await expect
      .poll(() => status("at=2026-12-31"), { timeout: 5_000 })
      .toMatchObject({
        until: "2026-12-31T04:00:00.000Z",
        reason: { layer: "override", text: "New Year's Eve" },
      });
  });

  it("preview a draft without saving it", async () => {
    const { calendar, version } = await current();
    const preview = await call("POST", "/v1/staff/hotline/calendars/preview", {
      cookie: operator.cookie,
      body: { calendar: { ...calendar, weekly: [] }, month: "2026-11" },
    });
    const days = preview.json?.["days"] as { layer: string }[];
    expect(new Set(days.map(({ layer }) => layer))).toEqual(new Set(["closed"]));
    expect((await current()).version).toBe(version);
    const nowhere = await call("POST", "/v1/staff/hotline/calendars/preview", {
      cookie: operator.cookie,
      body: { calendar: { ...calendar, timeZone: "Mars/Olympus" }, month: "2026-11" },
    });
    expect(nowhere.json).toMatchObject({
      code: "validation_failed",
      errors: [{ field: "calendar.timeZone" }],
    });
  });

  it("create a calendar once; an id that is taken and a version of nothing are refused", async () => {
    const address = "/v1/staff/hotline/calendars/hong-kong/versions";
    const { calendar } = await current();
    const save = (baseVersion: number, reason = "更正") =>
      call("POST", address, {
        cookie: operator.cookie,
        body: { baseVersion, calendar: { ...calendar, timeZone: "Asia/Hong_Kong" }, reason },
      });
    expect((await save(1)).json?.["code"]).toBe("not_found");
    expect((await save(0, "一")).json).toMatchObject({ errors: [{ field: "reason" }] });
    const both = await Promise.all([save(0), save(0)]);
    expect(both.map(({ status: code }) => code).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(both.find(({ status: code }) => code === 409)?.json?.["code"]).toBe("calendar_changed");
    expect((await save(0)).json?.["code"]).toBe("calendar_changed");
    expect((await desk())?.["calendars"]).toContainEqual(
      expect.objectContaining({ calendarId: "hong-kong", version: 1, reason: "更正" }),
    );
  });

  it("ask a draft about any date, and read why layer by layer", async () => {
    const { calendar } = await current();
    const ask = (at: string, locale: string, zone = "Asia/Shanghai") =>
      call("POST", "/v1/staff/hotline/calendars/explain", {
        cookie: operator.cookie,
        locale,
        body: {
          at,
          calendar: {
            ...calendar,
            timeZone: zone,
            makeUpDays: [
              { date: "2026-12-05", actsAs: 1, name: { en: "Stocktaking", "zh-CN": "盘点" } },
            ],
          },
        },
      });
    expect((await ask("2026-12-05", "en")).json).toMatchObject({
      isOpen: true,
      until: "2026-12-05T10:00:00.000Z",
      reason: { layer: "make_up_day", text: "Stocktaking" },
      trace: [
        { layer: "emergency", decides: false },
        { layer: "maintenance", decides: false },
        { layer: "override", decides: false },
        { layer: "make_up_day", decides: true, text: "Stocktaking (09:00–18:00)" },
      ],
    });
    expect((await ask("2026-12-06", "zh-CN")).json).toMatchObject({
      isOpen: false,
      nextOpenAt: "2026-12-07T01:00:00.000Z",
      trace: expect.arrayContaining([
        { layer: "closed", decides: true, text: "没有任何一层开放：不服务" },
      ]),
    });
    expect((await ask("2026-12-06", "en", "Mars/Olympus")).json).toMatchObject({
      errors: [{ field: "calendar.timeZone" }],
    });
  });

  it("choose among the countries and regions whose holidays are known, and see their days", async () => {
    const get = async (path: string) =>
      (
        await call("GET", `/v1/staff/hotline/holidays${path}`, {
          cookie: operator.cookie,
          locale: "en",
        })
      ).json;
    const places = (await get("/places"))?.["places"] as { country: string; regions: object[] }[];
    const of = (country: string) => places.filter((place) => place.country === country);
    expect(of("CN")).toEqual([{ country: "CN", regions: [] }]);
    expect(of("DE")).toEqual([
      {
        country: "DE",
        regions: expect.arrayContaining([{ region: "BY", name: expect.stringContaining("Ba") }]),
      },
    ]);
    const days = async (query: string) => {
      const json = await get(`?${query}`);
      return {
        isKnown: json?.["isKnown"],
        dates: (json?.["holidays"] as { date: string }[] | undefined)?.map(({ date }) => date),
        makeUpDays: json?.["makeUpDays"],
      };
    };
    expect((await days("country=DE&year=2026")).dates).not.toContain("2026-01-06");
    expect((await days("country=DE&region=BY&year=2026")).dates).toContain("2026-01-06");
    const china = await days("country=CN&year=2026");
    expect(china).toMatchObject({ isKnown: true, makeUpDays: expect.any(Array) });
    expect(china.makeUpDays).toHaveLength(6);
    expect(await days("country=CN&year=2190")).toEqual({
      isKnown: false,
      dates: [],
      makeUpDays: [],
    });
    expect((await get("?country=DE&year=26"))?.["errors"]).toMatchObject([{ field: "year" }]);
  });

  it("load a decree; a wrong line is named and nothing is changed", async () => {
    const load = (csv: string) =>
      call("POST", "/v1/staff/hotline/decrees", {
        cookie: operator.cookie,
        body: { country: "CN", year: 2031, csv },
      });
    const header = "date,kind,acts_as,name_zh,name_en\n";
    const before = await status("at=2031-10-04");
    expect(before).toMatchObject({ isProvisional: true });
    for (const [csv, line] of [
      [`${header}2031-10-04,rest,,国庆节,National Day\n2031-10-05,rest,3,国庆节,National Day`, 3],
      [`${header}2030-10-04,rest,,国庆节,National Day`, 2],
      [`${header}2031-10-04,rest,,国庆节,National Day\n2031-10-04,rest,,国庆节,National Day`, 3],
      [header, 2],
    ] as const)
      expect((await load(csv)).json).toMatchObject({ errors: [{ field: `csv.${line}` }] });
    const loaded = await load(
      `${header}2031-10-06,rest,,国庆节,National Day\n2031-10-11,work,5,国庆节调休,Make-up day\n`,
    );
    expect(loaded.json).toEqual({ country: "CN", year: 2031, holidays: 1, makeUpDays: 1 });
    await expect
      .poll(() => status("at=2031-10-06"), { timeout: 5_000 })
      .toMatchObject({ isOpen: false, isProvisional: false, reason: { layer: "holiday" } });
    expect(await status("at=2031-10-11")).toMatchObject({
      isOpen: true,
      reason: { layer: "make_up_day" },
    });
  });

  it("plan maintenance, which wins over the calendar while it lasts", async () => {
    const add = (startsAt: string, endsAt: string) =>
      call("POST", "/v1/staff/hotline/maintenance", {
        cookie: operator.cookie,
        body: { startsAt, endsAt, reason: { en: "New exchange", "zh-CN": "更换交换机" } },
      });
    expect((await add("2030-03-04T03:00:00Z", "2030-03-04T02:00:00Z")).json).toMatchObject({
      errors: [{ field: "endsAt" }],
    });
    const added = await add("2030-03-04T02:00:00Z", "2030-03-04T03:00:00Z");
    expect(added.status).toBe(201);
    await expect
      .poll(() => status("at=2030-03-04T02:30:00Z", "zh-CN"), { timeout: 5_000 })
      .toMatchObject({
        isOpen: false,
        nextOpenAt: "2030-03-04T03:00:00.000Z",
        reason: { layer: "maintenance", text: "系统维护：更换交换机" },
      });
  });

  it("close at once in two steps; one step closes nothing; it is said when it is over", async () => {
    const arm = () =>
      call("POST", "/v1/staff/hotline/emergency", {
        cookie: operator.cookie,
        body: { endsAt: null, reason },
      });
    expect(
      (
        await call("POST", "/v1/staff/hotline/emergency", {
          cookie: agent.cookie,
          body: { endsAt: null, reason },
        })
      ).status,
    ).toBe(403);
    const lapsed = String((await arm()).json?.["id"]);
    world.clock.advance(121_000);
    const late = await call("POST", `/v1/staff/hotline/emergency/${lapsed}/confirm`, {
      cookie: operator.cookie,
    });
    expect([late.status, late.json?.["code"]]).toEqual([409, "block_not_open"]);

    const armed = (await arm()).json;
    const id = String(armed?.["id"]);
    expect(armed).toMatchObject({ state: "armed" });
    expect((await status(""))?.["reason"]).not.toMatchObject({ layer: "emergency" });
    const confirm = () =>
      call("POST", `/v1/staff/hotline/emergency/${id}/confirm`, { cookie: operator.cookie });
    const twice = await Promise.all([confirm(), confirm()]);
    expect(twice.map(({ status: code }) => code).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const during = `at=${world.clock.now().toISOString()}`;
    await expect
      .poll(() => status(during), { timeout: 5_000 })
      .toMatchObject({
        isOpen: false,
        nextOpenAt: null,
        reason: { layer: "emergency", text: "Power cut" },
        trace: [{ layer: "emergency", decides: true }],
      });
    const end = () =>
      call("POST", `/v1/staff/hotline/blocks/${id}/end`, { cookie: operator.cookie });
    expect((await end()).json).toMatchObject({ state: "ended" });
    expect((await end()).json?.["code"]).toBe("block_not_open");
    await expect
      .poll(async () => (await status(during))?.["trace"], { timeout: 5_000 })
      .toContainEqual({ layer: "emergency", decides: false, text: "No emergency" });
    expect(
      (await world.audit.reader.search({ type: "hours.emergency_confirmed" })).events,
    ).toHaveLength(1);
    const byName = expect.stringMatching(/^Person/);
    expect(await desk()).toMatchObject({
      blocks: [{ kind: "maintenance" }],
      pastBlocks: [
        { id, state: "ended", createdBy: byName, confirmedBy: byName, endedBy: byName },
        { id: lapsed, state: "lapsed", endedAt: null, confirmedBy: null, endedBy: null },
      ],
    });
  });

  it("see how far the holidays of each country are known", async () => {
    expect((await desk())?.["coverage"]).toEqual(
      expect.arrayContaining([
        { country: "US", through: null, isRunningOut: false },
        expect.objectContaining({ country: "CN", through: "2031-12-31" }),
      ]),
    );
  });
});
