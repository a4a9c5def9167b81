import { randomBytes } from "node:crypto";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";

/** The page where any date can be asked, over the hours an installation begins with. */

const database = await createTestDatabase();
const app = await createApp(
  loadConfig({
    DATABASE_URL: database.ownerUrl,
    OKPAY_SECRET: randomBytes(48).toString("base64url"),
    PORT: "0",
    METRICS_PORT: "0",
    RATE_LIMIT_FACTOR: "100000",
    WALLET_DIST: "does-not-exist",
  }),
);
afterAll(() => app.close());

const ask = (url: string) => app.http.inject({ method: "GET", url });

describe("hours", () => {
  const hours = (query = "", language = "en") => ask(`/help/${language}/hours${query}`);

  it("any date can be asked, in the reader's zone, in both languages, without a script", async () => {
    const closed = await hours("?date=2026-10-02&line=china");
    expect(closed.statusCode).toBe(200);
    expect(closed.body).toMatch(/No: closed on Friday, October 2, 2026/);
    expect(closed.body).toContain("National Day");
    const open = await hours("?date=2026-10-09&line=china&zone=America/New_York", "zh-CN");
    // Friday 9 to 18 in Shanghai began the evening before; the make-up Saturday begins in this one's.
    expect(open.body).toContain("2026年10月9日星期五，00:00–06:00、21:00–24:00");
    for (const page of [closed, open])
      expect(page.body).toMatch(/<form class="hours[^>]* method="get">.*name="date"/s);
  });

  it.each([
    "?date=2026-02-30",
    "?date=%3Cscript%3E&zone=Mars&line=nobody&month=2026-13",
    "?date=9999-99-99",
  ])("%s shows today's page and says what is wrong", async (query) => {
    const page = await hours(query);
    expect([page.statusCode, page.body.includes('aria-invalid="true"')]).toEqual([200, true]);
    expect(page.body).not.toContain("<script>&");
  });

  it("the page carries schema.org hours; each line has a calendar file, a line that is none has not", async () => {
    const page = await hours("?month=2026-10");
    const [, facts = ""] =
      /<script type="application\/ld\+json">(.*)<\/script>/.exec(page.body) ?? [];
    const { contactPoint } = JSON.parse(facts) as { contactPoint: Record<string, unknown>[] };
    expect(contactPoint[0]?.["availableLanguage"]).toEqual(["zh-CN", "en"]);
    expect(contactPoint[0]?.["hoursAvailable"]).toContainEqual({
      "@type": "OpeningHoursSpecification",
      validFrom: "2026-10-09",
      validThrough: "2026-10-09",
      opens: "09:00",
      closes: "18:00",
    });
    const file = await ask("/help/en/hours/china.ics");
    expect(file.headers["content-type"]).toBe("text/calendar; charset=utf-8");
    expect(file.body.startsWith("BEGIN:VCALENDAR\r\n")).toBe(true);
    for (const name of ["nobody.ics", "china", "china.ics.ics", "..%2fchina.ics"])
      expect((await ask(`/help/en/hours/${name}`)).statusCode).toBe(404);
  });
});
