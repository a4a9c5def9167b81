// Callbacks booked for a time to come, over both listeners of the real app, on real PostgreSQL.
import { createCallWorld, zoneWithNoonAt } from "@okpay/testkit";
import { afterAll, afterEach, describe, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, ask, work, call, current, desk, ready, wrapUp } = world;
const HALF_HOUR_MS = 30 * 60_000;

afterAll(async () => {
  await app.close();
  await owner.end();
});
afterEach(async () => {
  for (const who of ["mei", "kai"]) {
    await ask(who, "POST", "/v1/callback/cancellation");
    await ask(who, "POST", "/v1/calls/current/hang-up");
  }
});

interface Time {
  readonly startsAt: string;
  readonly endsAt: string;
}
/** Somewhere people sleep at that time. */
const zoneAsleepAt = (at: string): string | undefined =>
  ["Asia/Shanghai", "Europe/London", "America/New_York", "America/Los_Angeles"].find((zone) => {
    const { hour } = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
    return hour >= 22 || hour < 7;
  });
const times = async (who: string, timeZone = "Asia/Shanghai", language = "zh-CN") =>
  (
    await ask(
      who,
      "GET",
      `/v1/callback/times?skill=general&language=${language}&timeZone=${encodeURIComponent(timeZone)}`,
    )
  ).json["times"] as unknown as Time[];
const book = (who: string, startsAt: string, more: object = {}) =>
  ask(who, "POST", "/v1/callback", {
    startsAt,
    skill: "general",
    language: "zh-CN",
    timeZone: "Asia/Shanghai",
    about: "card abroad",
    ...more,
  });
const booked = async (who: string) =>
  (await ask(who, "GET", "/v1/callback")).json["booking"] as unknown as Time | null;
const planned = async (agents: number) => {
  for (const weekday of [1, 2, 3, 4, 5, 6, 7])
    await work("supervisor", "POST", "/v1/staff/calls/staffing/plan", {
      weekday,
      agents: Array.from({ length: 48 }, () => agents),
    });
};
const history = (calls: number) =>
  owner.query(
    `INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, zone, state, is_live, step, queued_at,
                               attempts, hold_alarms, end_reason, ended_at)
     SELECT gen_random_uuid(), 'voice', 1, now() - interval '8 days', 0, 'general', 'en', 'UTC', 'ended', true, 0, now(), 0, 0,
            'callEnded', now() FROM generate_series(1, $1::int)`,
    [calls],
  );

describe("times", () => {
  it("are offered only where the model knows of room: history, a plan, an agent with the language", async () => {
    await planned(1);
    expect(await times("mei")).toEqual([]);
    await history(1);
    // Agents are planned, and no one has a desk profile of this language yet.
    expect(await times("mei")).toEqual([]);
    await work("agent", "POST", "/v1/staff/desk/open");
    expect((await times("mei")).length).toBeGreaterThan(50);
    await planned(0);
    expect(await times("mei")).toEqual([]);
    await planned(1);
    expect((await ask("mei", "GET", "/v1/callback/times?skill=general")).status).toBe(400);
    const mars = "/v1/callback/times?skill=general&language=en&timeZone=Mars";
    expect((await ask("mei", "GET", mars)).status).toBe(400);
  });

  it("are by day for the caller, whole half hours, within a week, and never while the line is closed", async () => {
    for (const zone of ["Asia/Shanghai", "America/New_York"]) {
      const offered = await times("mei", zone);
      expect(offered.length).toBeGreaterThan(50);
      for (const { startsAt, endsAt } of offered) {
        const at = Date.parse(startsAt);
        expect(at % HALF_HOUR_MS).toBe(0);
        expect(Date.parse(endsAt) - at).toBe(HALF_HOUR_MS);
        expect(at - Date.now()).toBeGreaterThan(0);
        expect(at - Date.now()).toBeLessThan(7 * 24 * 2 * HALF_HOUR_MS);
        const { hour } = Temporal.Instant.from(startsAt).toZonedDateTimeISO(zone);
        expect(hour).toBeGreaterThanOrEqual(8);
        expect(hour).toBeLessThan(21);
      }
    }
    const [first, second] = await times("mei");
    await owner.query(
      `INSERT INTO hours.block (id, kind, starts_at, ends_at, reason, created_by, created_at, confirmed_at)
       SELECT gen_random_uuid(), 'maintenance', $1::timestamptz + interval '10 minutes', $2, '{"en":"Switch","zh-CN":"交换机"}', id, now(), now()
         FROM access.staff LIMIT 1`,
      [first?.startsAt, first?.endsAt],
    );
    // What the hours say is read at most once a second.
    await expect.poll(async () => (await times("mei"))[0]).toEqual(second);
    await owner.query("UPDATE hours.block SET ended_at = now()");
    await expect.poll(async () => (await times("mei"))[0]).toEqual(first);
  });
});

describe("a booking", () => {
  it("is seen, moved, refused where there is no room, and cancelled", async () => {
    const [first, second] = await times("mei");
    const [from, to] = [String(first?.startsAt), String(second?.startsAt)];
    expect(await booked("mei")).toBeNull();
    expect((await book("mei", from)).json["booking"]).toMatchObject({
      ...first,
      about: "card abroad",
    });
    // Sent again it is the same one; other words are kept.
    expect((await book("mei", from, { about: "" })).json["booking"]).toMatchObject({ about: null });
    expect((await book("mei", to)).json["booking"]).toMatchObject({ ...second });
    expect(await booked("kai")).toBeNull();

    const inTheNight = { timeZone: zoneAsleepAt(from) };
    const offTheGrid = new Date(Date.parse(to) + 60_000).toISOString();
    const yesterday = new Date(Date.parse(from) - 24 * 3_600_000).toISOString();
    const nextMonth = new Date(Date.parse(from) + 30 * 24 * 3_600_000).toISOString();
    for (const [at, more] of [
      [from, inTheNight],
      [offTheGrid, {}],
      [yesterday, {}],
      [nextMonth, {}],
      [from, { skill: "security" }],
    ] as const)
      expect(await book("mei", at, more)).toMatchObject({
        status: 409,
        code: "callback_time_taken",
      });
    expect(await booked("mei")).toMatchObject({ ...second });

    const board = async () =>
      (await work("supervisor", "GET", "/v1/staff/calls/board")).json["booked"];
    await book("mei", from);
    expect(await board()).toEqual([{ startsAt: from, callbacks: 1 }]);
    expect((await ask("mei", "POST", "/v1/callback/cancellation")).status).toBe(204);
    expect((await ask("mei", "POST", "/v1/callback/cancellation")).status).toBe(204);
    expect(await booked("mei")).toBeNull();
    expect(await board()).toEqual([]);
  });

  it("the last place goes to one of two who press at once; freed, to the other", async () => {
    // One agent, calls of four minutes, 85 % busy at most, 80 % within 20 s: little room. Fill it up to the last place.
    const [, , time] = await times("mei");
    const at = String(time?.startsAt);
    const places = await fill(at);
    expect(places).toBeGreaterThan(0);
    expect(await times("kai")).not.toContainEqual(time);
    expect(await book("kai", at)).toMatchObject({ code: "callback_time_taken" });
    for (let round = 0; round < 5; round += 1) {
      await owner.query("UPDATE calls.booking SET state = 'cancelled' WHERE place = $1", [places]);
      const answers = await Promise.all([book("mei", at), book("kai", at)]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
      const winner = answers[0].status === 200 ? "mei" : "kai";
      const loser = winner === "mei" ? "kai" : "mei";
      await ask(winner, "POST", "/v1/callback/cancellation");
      expect((await book(loser, at)).status).toBe(200);
    }
    const { rows } = await owner.query(
      "SELECT count(*)::int AS n FROM calls.booking WHERE state = 'booked' AND starts_at = $1",
      [at],
    );
    expect(rows).toEqual([{ n: places }]);
    await owner.query("UPDATE calls.booking SET state = 'cancelled' WHERE state = 'booked'");
  });

  it("two taps of one customer are one booking, whichever time they chose", async () => {
    const [first, second] = await times("mei");
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all([
        book("mei", String(first?.startsAt)),
        book("mei", String(second?.startsAt)),
        book("mei", String(first?.startsAt)),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const { rows } = await owner.query(
        "SELECT count(*)::int AS n FROM calls.booking WHERE state = 'booked'",
      );
      expect(rows).toEqual([{ n: 1 }]);
    }
  });
});

describe("at its time", () => {
  /** As if the booked time were now, in a zone where it is day. */
  const come = async () => {
    await owner.query(
      "UPDATE calls.booking SET zone = $1, starts_at = date_trunc('second', now()) WHERE state = 'booked'",
      [zoneWithNoonAt(new Date())],
    );
    await app.services.calls.sweep();
  };
  const bookFirst = async (who: string) => {
    const [first] = await times(who);
    expect((await book(who, String(first?.startsAt))).status).toBe(200);
  };

  it("stands in the line as of that time, is dialled, answered, and known at the desk as a callback", async () => {
    await bookFirst("mei");
    await come();
    expect(await current("mei")).toMatchObject({ state: "callback", skill: "general" });
    expect(await booked("mei")).toBeNull();
    const { rows } = await owner.query(
      `SELECT b.starts_at = r.arrived_at AS "isOfThatTime", r.kind, c.about FROM calls.booking b
         JOIN routing.call r ON r.id = b.call_id JOIN calls.call c ON c.id = r.id WHERE b.state = 'begun'`,
    );
    expect(rows).toEqual([{ isOfThatTime: true, kind: "callback", about: "card abroad" }]);
    // It came before kai did.
    await call("kai");
    await ready("agent");
    expect(await current("mei")).toMatchObject({ state: "ringing" });
    expect((await ask("mei", "POST", "/v1/calls/current/answer")).status).toBe(204);
    const offered = await desk("agent");
    expect(offered).toMatchObject({ state: "offered", call: { isCallback: true } });
    const { id: callId } = offered.call;
    await work("agent", "POST", "/v1/staff/desk/accept", { callId });
    expect(await current("mei")).toMatchObject({ state: "talking" });
    await work("agent", "POST", "/v1/staff/desk/hang-up");
    await wrapUp("agent", "break");
  });

  it("begins once, however many processes look; one who is on the line by then is not called a second time", async () => {
    await bookFirst("mei");
    await owner.query(
      // A whole second: PostgreSQL's microseconds can be ahead of this process's milliseconds.
      "UPDATE calls.booking SET starts_at = date_trunc('second', now()) WHERE state = 'booked'",
    );
    await Promise.all([app.services.calls.sweep(), app.services.calls.sweep()]);
    const counted = async () =>
      (
        await owner.query(
          "SELECT count(*)::int AS n FROM calls.call WHERE state <> 'ended' AND customer_id IN (SELECT customer_id FROM calls.booking)",
        )
      ).rows;
    expect(await counted()).toEqual([{ n: 1 }]);
    await ask("mei", "POST", "/v1/calls/current/hang-up");

    await bookFirst("mei");
    const { json } = await call("mei");
    await come();
    expect(await counted()).toEqual([{ n: 1 }]);
    expect((await current("mei")).id).toBe(json.call.id);
    expect(await booked("mei")).toBeNull();
  });

  it("is not taken for begun by a stranger who said that name on the telephone: it comes when they are gone", async () => {
    await bookFirst("mei");
    await call("mei");
    await owner.query(
      "UPDATE calls.call SET channel = 'phone', identity_level = 0 WHERE state <> 'ended'",
    );
    await come();
    expect(await booked("mei")).not.toBeNull();
    const begun = "SELECT count(*)::int AS n FROM calls.booking WHERE state = 'booked'";
    expect((await owner.query(begun)).rows).toEqual([{ n: 1 }]);
    await ask("mei", "POST", "/v1/calls/current/hang-up");
    await app.services.calls.sweep();
    expect(await booked("mei")).toBeNull();
    expect(await current("mei")).toMatchObject({ channel: "app", state: "callback" });
  });

  it("is announced ten minutes before, once; moved, the new time is announced", async () => {
    const announced = async () =>
      (
        await owner.query(
          "SELECT count(*)::int AS n FROM platform.message WHERE template = 'callback_booked' AND channel = 'email'",
        )
      ).rows[0]?.n as number;
    const before = await announced();
    await bookFirst("mei");
    await app.services.calls.sweep();
    // The first time offered is half an hour away at least.
    expect(await announced()).toBe(before);
    await owner.query(
      "UPDATE calls.booking SET starts_at = now() + interval '11 minutes' WHERE state = 'booked'",
    );
    await app.services.calls.sweep();
    expect(await announced()).toBe(before);
    await owner.query(
      "UPDATE calls.booking SET starts_at = now() + interval '9 minutes' WHERE state = 'booked'",
    );
    await Promise.all([app.services.calls.sweep(), app.services.calls.sweep()]);
    await app.services.calls.sweep();
    expect(await announced()).toBe(before + 1);
    await ask("mei", "POST", "/v1/callback/cancellation");
    await bookFirst("mei");
    await owner.query(
      "UPDATE calls.booking SET starts_at = now() + interval '8 minutes' WHERE state = 'booked'",
    );
    await app.services.calls.sweep();
    expect(await announced()).toBe(before + 2);
  });
});

/** Books the time for nobody in particular, until there is no place left; how many there were. */
async function fill(startsAt: string): Promise<number> {
  for (let place = 1; ; place += 1) {
    const { status } = await book("mei", startsAt);
    if (status !== 200) return place - 1;
    // Hers becomes a stranger's, who keeps it.
    const { rows } = await owner.query(
      "INSERT INTO identity.customer (id, display_name, locale, created_at) VALUES (gen_random_uuid(), 'Somebody', 'en', now()) RETURNING id",
    );
    await owner.query(
      `UPDATE calls.booking SET customer_id = $1
        WHERE id = (SELECT id FROM calls.booking WHERE state = 'booked' ORDER BY created_at DESC, id DESC LIMIT 1)`,
      [rows[0]?.id],
    );
  }
}
