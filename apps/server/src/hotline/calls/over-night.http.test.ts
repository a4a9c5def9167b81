// Who still waits for a callback when the line has closed and everybody has gone: told when it comes, and told again before it rings.
import { DAY_AND_TIME, zonedText } from "@okpay/i18n/zoned";
import { createCallWorld, zoneWithNoonAt } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, ask, work, current, talking, wrapUp } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

const ZONE = "Asia/Shanghai";
let version = 2;
/** Days of the week as ISO counts them; open from nine to six. */
async function openOn(days: readonly number[], intervals = [{ from: "09:00", to: "18:00" }]) {
  version += 1;
  const weekly = days.length === 0 ? [] : [{ days, intervals }];
  const document = { timeZone: ZONE, weekly, holidaySets: [], overrides: [], makeUpDays: [] };
  await owner.query(
    `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
     VALUES (gen_random_uuid(), 'china', $1, $2, 'closed for the night', now())`,
    [version, JSON.stringify(document)],
  );
  // Each process reads its calendars again after a second.
  await expect.poll(isOpen).toBe(days.length === 7);
}
async function isOpen() {
  const now = Date.now();
  const { openBetween } = app.services.hotlineHours.hours;
  return (await openBetween({}, new Date(now), new Date(now + 60_000))).length > 0;
}
const inbox = async () =>
  (await ask("mei", "GET", "/v1/demo/inbox")).json["messages"] as unknown as {
    channel: string;
    text: string;
  }[];
let seen = 0;
/** What came since the last look. */
async function told() {
  const all = await inbox();
  const news = all.slice(0, all.length - seen);
  seen = all.length;
  return news.toSorted((left, right) => left.channel.localeCompare(right.channel));
}
const sweep = () => app.services.calls.sweep();

it("who is promised a callback in their place at closing time hears when we open, and again before it rings", async () => {
  const callId = await talking();
  await owner.query("UPDATE routing.call SET zone = $1", [zoneWithNoonAt(new Date())]);
  const promised = { callId, startsAt: null };
  expect((await work("agent", "POST", "/v1/staff/desk/caller/callback", promised)).status).toBe(
    204,
  );
  await openOn([Temporal.Now.zonedDateTimeISO(ZONE).add({ days: 1 }).dayOfWeek]);
  // The agent's page is gone, and then the call is over.
  await work("agent", "POST", "/v1/staff/desk/leave");
  await told();
  await ask("mei", "POST", "/v1/calls/current/hang-up");
  for (let round = 0; round < 3; round += 1) await sweep();
  expect(await current("mei")).toMatchObject({ state: "callback" });
  // So far it may be a page that is loaded anew.
  expect(await told()).toEqual([]);
  await owner.query(
    `UPDATE routing.turn SET revision = revision + 1;
     UPDATE routing.agent SET since = since - interval '5 minutes' WHERE 'lost' IN (state, reason)`,
  );
  await sweep();
  const first = await told();
  expect(first.map(({ channel }) => channel)).toEqual(["email", "sms"]);
  for (const { text } of first) {
    expect(text).toMatch(/we closed before we came to your callback/u);
    expect(text).toMatch(/when we open again, from \w{3}, \w{3} \d+, \d\d:00/u);
    expect(text).not.toContain("in a few minutes");
  }

  // We are open again, and it is near: as every callback it is announced before it rings.
  await openOn([1, 2, 3, 4, 5, 6, 7], [{ from: "00:00", to: "24:00" }]);
  await owner.query(
    "UPDATE calls.call SET seen_at = now() - interval '1 hour' WHERE state = 'callback'",
  );
  for (let round = 0; round < 2; round += 1) await sweep();
  const again = await told();
  expect(again.map(({ channel }) => channel)).toEqual(["email", "sms"]);
  for (const { text } of again) expect(text).toMatch(/in a few minutes/u);

  // Not reached on that day either: told once more, and not while somebody is still at a desk.
  await work("agent", "POST", "/v1/staff/desk/open");
  await wrapUp("agent", "break");
  await openOn([]);
  await sweep();
  expect(await told()).toEqual([]);
  await work("agent", "POST", "/v1/staff/desk/close");
  for (let round = 0; round < 2; round += 1) await sweep();
  const unknown = await told();
  expect(unknown.map(({ channel }) => channel)).toEqual(["email", "sms"]);
  for (const { text } of unknown) expect(text).toMatch(/as soon as we are open again/u);
});

it("and hears when the own line opens, not the first one", async () => {
  const day = (days: number) => Temporal.Now.zonedDateTimeISO(ZONE).add({ days }).dayOfWeek;
  // First is the international line now, which opens earlier; the number is Chinese.
  await owner.query(
    `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
     SELECT gen_random_uuid(), 'international', 99, $1, 'first', now()`,
    [
      JSON.stringify({
        timeZone: ZONE,
        weekly: [{ days: [day(1)], intervals: [{ from: "08:00", to: "18:00" }] }],
        holidaySets: [],
        overrides: [],
        makeUpDays: [],
      }),
    ],
  );
  await owner.query("UPDATE hours.line SET sort_order = 0 WHERE id = 'international'");
  await openOn([day(2)]);
  const { openBetween } = app.services.hotlineHours.hours;
  const soon = () => [new Date(), new Date(Date.now() + 5 * 86_400_000)] as const;
  const opensFirst = async (which: { region?: string }) =>
    (await openBetween(which, ...soon()))[0]?.from;
  await expect.poll(async () => opensFirst({})).not.toBe(await opensFirst({ region: "CN" }));
  await owner.query("UPDATE calls.call SET postponed_at = NULL");
  await told();
  await sweep();
  const opensAt = (await opensFirst({ region: "CN" })) ?? expect.fail("it opens");
  const zone = (await owner.query("SELECT zone FROM routing.call")).rows[0].zone as string;
  const words = zonedText(new Date(opensAt), "en", { ...DAY_AND_TIME, timeZone: zone });
  const news = await told();
  expect(news.map(({ channel }) => channel)).toEqual(["email", "sms"]);
  for (const { text } of news) expect(text).toContain(`from ${words}`);
});
