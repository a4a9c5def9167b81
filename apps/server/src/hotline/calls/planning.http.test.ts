// What supervisors plan by and look after: a day's forecast by the calendar, callbacks that are promised, an alarm that lasts.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, ask, work, desk, talking } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

/** Some call, that a booking may have become. */
let someCall = "";
beforeAll(async () => {
  someCall = fromPublicId((await world.call("mei")).json.call.id);
  await ask("mei", "POST", "/v1/calls/current/hang-up");
});

interface Staffing {
  readonly weeks: number;
  readonly passedOver: number;
  readonly weekday: number;
  readonly special: Record<string, unknown> | null;
  readonly plan: number[] | null;
  readonly intervals: readonly { calls: number; booked: number; needed: number }[];
}
const staffing = async (day: Temporal.PlainDate) =>
  (await work("supervisor", "GET", `/v1/staff/calls/staffing?day=${day.toString()}`))
    .json as unknown as Staffing;
const half = ({ intervals }: Staffing, at: number) => intervals[at];
const called = (day: Temporal.PlainDate, time: string, calls: number, kind = "voice") =>
  owner.query(
    `INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, zone, state, is_live, step, queued_at,
                               attempts, hold_alarms, end_reason, ended_at)
     SELECT gen_random_uuid(), $3, 1, $1::timestamptz, 0, 'general', 'en', 'UTC', 'ended', true, 0, now(), 0, 0, 'callEnded', now()
       FROM generate_series(1, $2::int)`,
    [`${day.toString()}T${time}:00+08:00`, calls, kind],
  );
let version = 2;
/** Open from nine to six every day, apart from what is said; what the hours say is read at most once a second. */
async function calendar(more: object): Promise<void> {
  version += 1;
  const week = [1, 2, 3, 4, 5, 6, 7];
  const document = {
    timeZone: "Asia/Shanghai",
    weekly: [{ days: week, intervals: [{ from: "09:00", to: "18:00" }] }],
    holidaySets: [],
    overrides: [],
    makeUpDays: [],
    ...more,
  };
  await owner.query(
    `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
     VALUES (gen_random_uuid(), 'china', $1, $2, 'a test of the forecast', now())`,
    [version, JSON.stringify(document)],
  );
}
const today = Temporal.Now.plainDateISO("Asia/Shanghai");
const name = { en: "Lantern Festival", "zh-CN": "元宵节" };
/** Half hours of the day: 10:30 and 20:30. */
const [MORNING, EVENING] = [21, 41] as const;

describe("the forecast of a day", () => {
  const day = today.add({ days: 3 });

  it("passes over holidays among the days it is made from, and expects nobody while no line is open", async () => {
    await calendar({});
    await called(day.subtract({ weeks: 1 }), "10:40", 2);
    await called(day.subtract({ weeks: 2 }), "10:40", 20);
    await called(day.subtract({ weeks: 2 }), "20:40", 20);
    // The later week counts more.
    await expect.poll(async () => half(await staffing(day), EVENING)?.calls).toBe(0);
    expect(half(await staffing(day), MORNING)?.calls).toBeCloseTo((2 + 0.7 * 20) / 1.7, 9);
    const holiday = day.subtract({ weeks: 1 }).toString();
    await calendar({ overrides: [{ from: holiday, through: holiday, intervals: [], name }] });
    await expect.poll(async () => (await staffing(day)).passedOver).toBe(1);
    const seen = await staffing(day);
    expect(seen).toMatchObject({ weeks: 1, special: null, weekday: day.dayOfWeek });
    expect(half(seen, MORNING)?.calls).toBe(20);
  });

  it("is of nobody on a day that is closed, and of the other weekday on a make-up day, with its plan", async () => {
    const closed = { from: day.toString(), through: day.toString(), intervals: [], name };
    await calendar({ overrides: [closed] });
    await expect
      .poll(async () => (await staffing(day)).special)
      .toEqual({ layer: "override", name, isClosed: true });
    expect((await staffing(day)).intervals.every(({ needed }) => needed === 0)).toBe(true);

    const other = day.add({ days: 1 });
    const plan = Array.from({ length: 48 }, () => 7);
    const saved = { weekday: day.dayOfWeek, agents: plan };
    expect((await work("supervisor", "POST", "/v1/staff/calls/staffing/plan", saved)).status).toBe(
      204,
    );
    await calendar({ makeUpDays: [{ date: other.toString(), actsAs: day.dayOfWeek, name }] });
    await expect
      .poll(async () => (await staffing(other)).special)
      .toEqual({ layer: "make_up_day", name, isClosed: false });
    const seen = await staffing(other);
    expect(seen).toMatchObject({ weekday: day.dayOfWeek, plan, weeks: 2 });
    expect(half(seen, MORNING)?.calls).toBeCloseTo((2 + 0.7 * 20) / 1.7, 9);
  });

  it("has the callbacks that are promised for it, and not those that were promised for the days before", async () => {
    await calendar({});
    await expect.poll(async () => (await staffing(day)).special).toBeNull();
    const before = half(await staffing(day), MORNING);
    const insert = (at: string, place: number, state: string) =>
      owner.query(
        `WITH somebody AS (INSERT INTO identity.customer (id, display_name, locale, created_at)
                           VALUES (gen_random_uuid(), 'Somebody', 'en', now()) RETURNING id)
         INSERT INTO calls.booking (id, customer_id, starts_at, place, skill, language, zone, state, call_id, created_at, changed_at)
         SELECT gen_random_uuid(), id, $1, $2, 'general', 'en', 'UTC', $3, $4, now(), now() FROM somebody`,
        [at, place, state, state === "begun" ? someCall : null],
      );
    for (const place of [1, 2, 3])
      await insert(`${day.toString()}T10:30:00+08:00`, place, "booked");
    const seen = half(await staffing(day), MORNING);
    expect(seen?.booked).toBe(3);
    expect((seen?.calls ?? 0) - (before?.calls ?? 0)).toBeCloseTo(3, 9);
    expect(seen?.needed ?? 0).toBeGreaterThan(before?.needed ?? 0);
    // Last week's stood in the line too, but did not come by themselves.
    const last = day.subtract({ weeks: 1 });
    await called(last, "10:30", 1, "callback");
    await insert(`${last.toString()}T10:30:00+08:00`, 1, "begun");
    expect(half(await staffing(day), MORNING)?.calls).toBeCloseTo(seen?.calls ?? 0, 9);
  });
});

it("a hold that is too long is told to the agent, then to the board, for as long as it lasts and to who comes only then", async () => {
  await calendar({
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], intervals: [{ from: "00:00", to: "24:00" }] }],
  });
  await expect
    .poll(async () => (await ask("mei", "GET", "/v1/hotline/status")).json["isOpen"])
    .toBe(true);
  await talking();
  const alarmed = async () => {
    const { json } = await work("supervisor", "GET", "/v1/staff/calls/board");
    return (json["agents"] as { isHoldAlarmed: boolean }[]).map((each) => each.isHoldAlarmed);
  };
  const hold = (isHeld: boolean) => work("agent", "POST", "/v1/staff/desk/hold", { isHeld });
  const atDesk = async () => (await desk("agent")).call["holdAlarm"];
  expect((await hold(true)).status).toBe(204);
  expect([await alarmed(), await atDesk()]).toEqual([[false], null]);
  // As if it had begun two and a half minutes ago: the agent's alarm, which wakes the page that waits for news.
  const { version } = await desk("agent");
  const waits = work("agent", "GET", `/v1/staff/desk?after=${String(version)}`);
  await owner.query(
    "UPDATE routing.call SET hold_since = now() - interval '150 seconds', due_at = now() - interval '30 seconds' WHERE state = 'talking'",
  );
  await owner.query(
    "UPDATE routing.turn SET revision = revision + 1, due_at = now() - interval '1 second'",
  );
  await waits;
  await expect.poll(atDesk, { timeout: 20_000 }).toBe("agent");
  expect(await alarmed()).toEqual([false]);
  // As if it had begun six minutes ago; both alarms are given while nobody has the board open.
  await owner.query(
    "UPDATE routing.call SET hold_since = now() - interval '6 minutes', due_at = now() - interval '4 minutes' WHERE state = 'talking'",
  );
  await owner.query(
    "UPDATE routing.turn SET revision = revision + 1, due_at = now() - interval '1 second'",
  );
  await expect.poll(alarmed, { timeout: 20_000 }).toEqual([true]);
  expect([await alarmed(), await atDesk()]).toEqual([[true], "supervisor"]);
  expect((await hold(false)).status).toBe(204);
  expect([await alarmed(), await atDesk()]).toEqual([[false], null]);
});

it("the board and its history say how far announced waits were, on either side and on the whole", async () => {
  // Announced 2 to 4 minutes; answered after 2, 3, 4 and 11: one minute too short, right, one too long, eight too long.
  const since = new Date(Date.now() - 5 * 3_600_000).toISOString();
  await owner.query(
    `WITH came AS (
       INSERT INTO routing.call (id, kind, priority, arrived_at, answered_at, seq, skill, language, zone, state, is_live, step, queued_at,
                                 attempts, hold_alarms, end_reason, ended_at)
       SELECT gen_random_uuid(), 'voice', 1, $1::timestamptz, $1::timestamptz + minutes * interval '1 minute', minutes, 'general', 'en', 'UTC',
              'ended', true, 0, now(), 0, 0, 'callEnded', now() FROM unnest(ARRAY[2, 3, 4, 11]) minutes
       RETURNING id, answered_at)
     INSERT INTO routing.promise (call_id, said_at, low_minutes, high_minutes, ahead, agents, outcome, closed_at)
     SELECT id, $1, 2, 4, 1, 1, 'answered', answered_at FROM came`,
    [since],
  );
  const said = { p50Minutes: 1, p90Minutes: 5.9, biasMinutes: 2 };
  const board = await work("supervisor", "GET", "/v1/staff/calls/board");
  expect(board.json["today"]).toMatchObject({ promises: 4, promisesKept: 3, estimate: said });
  const { json } = await work("supervisor", "GET", "/v1/staff/calls/history");
  const intervals = json["intervals"] as { promises: number }[];
  expect(intervals.filter(({ promises }) => promises > 0)).toMatchObject([
    { offered: 4, promisesKept: 3, estimate: said },
  ]);
  // A half hour in which nothing was announced is there all the same, and says nothing of it.
  expect(intervals.find(({ promises }) => promises === 0)).toMatchObject({
    estimate: { p50Minutes: null, p90Minutes: null, biasMinutes: null },
  });
});
