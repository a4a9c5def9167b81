import { createStaffWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createLog } from "../../platform/log.ts";

/** Who is called, country by country: what operators set, and what everybody is then shown. Both listeners, one database. */

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
const path = "/v1/staff/hotline/lines/versions";
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

const CHINA = {
  id: "china",
  name: { en: "China", "zh-CN": "中国" },
  country: "CN",
  languages: ["zh-CN", "en"],
  phoneNumber: "+864001234567",
  calendarId: "china",
  regions: {},
};
const BERLIN = {
  id: "line-berlin",
  name: { en: "Germany", "zh-CN": "德国" },
  country: "DE",
  languages: ["en"],
  phoneNumber: "+4930901820",
  calendarId: "international",
  regions: {},
};
const versions = async () =>
  (await call("GET", path, { cookie: operator.cookie })).json?.["versions"] as {
    version: number;
    lines: Record<string, unknown>[];
    changedBy: string | null;
  }[];
const current = async () => (await versions())[0]?.version ?? 0;
const save = (lines: readonly object[], baseVersion: number, cookie = operator.cookie) =>
  call("POST", path, { cookie, body: { baseVersion, lines, reason: "Numbers of December" } });
const ask = (address: string, headers: Record<string, string> = {}) =>
  app.http.inject({ url: address, headers });
const shown = async (query = "") =>
  ((await ask(`/v1/hotline/lines${query}`)).json() as { lines: { id: string }[] }).lines;
const idsShown = async (query = "") => (await shown(query)).map(({ id }) => id);

describe("the list of lines", () => {
  it("says of one without a number when calls in the app are answered: in the hours of the first", async () => {
    type Contact = {
      status: { line: { id: string }; day: object };
      lines: { isOpen: boolean }[];
      isInAppCallOffered: boolean;
    };
    const contactFrom = async (query: string) =>
      (await ask(`/v1/hotline/contact${query}`)).json() as Contact;
    const [abroad, first] = [await contactFrom("?country=US"), await contactFrom("")];
    expect(abroad.status).toEqual({
      ...first.status,
      line: abroad.status.line,
      at: expect.any(String) as string,
    });
    expect(abroad.status.line.id).not.toBe(first.status.line.id);
    expect(abroad.lines.map(({ isOpen }) => isOpen)).toEqual(
      abroad.lines.map(() => abroad.isInAppCallOffered),
    );
  });

  it("is as installed, until an operator saves another; of two at once one is told", async () => {
    expect(await versions()).toMatchObject([
      { version: 1, changedBy: null, lines: [{ id: "china", regions: {} }, { country: "US" }] },
    ]);
    expect((await save([CHINA, BERLIN], 1, agent.cookie)).status).toBe(403);
    const both = await Promise.all([save([CHINA, BERLIN], 1), save([CHINA, BERLIN], 1)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.json?.["code"]).toBe("lines_changed");
    expect(await versions()).toMatchObject([
      { version: 2, changedBy: expect.stringMatching(/^Person/), reason: "Numbers of December" },
      { version: 1 },
    ]);
    await expect.poll(() => idsShown(), { timeout: 5_000 }).toEqual(["china", "line-berlin"]);
  });

  it("is shown with the reader's country first, on every page that promises help", async () => {
    expect(await idsShown("?country=DE")).toEqual(["line-berlin", "china"]);
    const contact = await ask("/v1/hotline/contact?country=DE");
    expect(contact.json()).toMatchObject({
      status: { line: { id: "line-berlin", phoneNumber: "+4930901820" } },
      lines: [{ line: { id: "line-berlin" } }, { line: { id: "china" } }],
    });
    const hrefs = async (address: string, language: string) => {
      const { body, headers } = await ask(address, { "accept-language": language });
      expect(headers["vary"]).toContain("Accept-Language");
      const foot = body.slice(body.indexOf("<footer>"));
      return [...foot.matchAll(/href="(tel:[^"]+)"/g)].map(([, href]) => href);
    };
    for (const address of ["/help/en", "/help/zh-CN/hours", "/help/en/why-payment-failed"]) {
      expect(await hrefs(address, "de-DE,de;q=0.9")).toEqual([
        "tel:+4930901820",
        "tel:+864001234567",
      ]);
      expect(await hrefs(address, "zh")).toEqual(["tel:+864001234567", "tel:+4930901820"]);
    }
  });

  it("is previewed for a country without being saved", async () => {
    const before = await current();
    const preview = await call("POST", "/v1/staff/hotline/lines/preview", {
      cookie: operator.cookie,
      locale: "en",
      body: { region: "US", lines: [CHINA, { ...BERLIN, country: "US", phoneNumber: null }] },
    });
    expect(preview.json?.["lines"]).toMatchObject([
      { line: { id: "line-berlin", phoneNumber: null, timeZone: "America/New_York" } },
      { line: { id: "china" }, isOpen: expect.any(Boolean), reason: expect.stringMatching(/\w/) },
    ]);
    expect(await current()).toBe(before);
  });

  it.each<[string, readonly object[], string]>([
    ["no line at all", [], "lines"],
    ["one line twice", [CHINA, CHINA], "lines.1.id"],
    ["a calendar that is none", [{ ...CHINA, calendarId: "nowhere" }], "lines.0.calendarId"],
    [
      "a region's calendar that is none",
      [{ ...CHINA, regions: { HK: "no" } }],
      "lines.0.calendarId",
    ],
    ["a language twice", [{ ...CHINA, languages: ["en", "en"] }], "lines.0.languages"],
    ["no language", [{ ...CHINA, languages: [] }], "lines.0.languages"],
    [
      "a number as it is dialled at home",
      [{ ...CHINA, phoneNumber: "400" }],
      "lines.0.phoneNumber",
    ],
    ["a country in words", [{ ...CHINA, country: "China" }], "lines.0.country"],
  ])("is refused with %s", async (_what, lines, field) => {
    const answer = await save(lines, await current());
    expect([answer.status, answer.json?.["code"]]).toEqual([400, "validation_failed"]);
    expect(answer.json?.["errors"]).toMatchObject([{ field }]);
  });

  it("lets go of a line and takes it back; meanwhile only the clocks of its cases know it", async () => {
    const hours = app.services.hotlineHours.hours;
    const monday = [new Date("2026-11-30T00:00:00Z"), new Date("2026-12-01T00:00:00Z")] as const;
    expect((await save([BERLIN], await current())).status).toBe(201);
    await expect.poll(() => idsShown("?country=CN"), { timeout: 5_000 }).toEqual(["line-berlin"]);
    expect((await ask("/v1/hotline/status?line=china")).statusCode).toBe(404);
    expect(await hours.businessDuration({ line: "china" }, ...monday)).toBe(9 * 3_600_000);
    const [, before] = await versions();
    expect((await save(before?.lines ?? [], await current())).status).toBe(201);
    await expect.poll(() => idsShown(), { timeout: 5_000 }).toEqual(["china", "line-berlin"]);
    expect((await ask("/v1/hotline/status?line=china")).statusCode).toBe(200);
  });

  it("stands in the audit log with who changed it and why", async () => {
    const auditor = await member("administrator");
    const events = await call("GET", "/v1/staff/audit/events?type=hours.lines_changed", {
      cookie: auditor.cookie,
    });
    expect(events.json?.["events"]).toMatchObject([
      { details: { lines: "china line-berlin" } },
      { details: { lines: "line-berlin" } },
      { details: { version: 2, reason: "Numbers of December" } },
    ]);
  });
});
