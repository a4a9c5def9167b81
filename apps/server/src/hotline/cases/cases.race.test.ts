import { createStaffWorld, createTestDatabase } from "@okpay/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { percentUsed, resumeClock, startClock, stopClock, usedMs } from "./clock.ts";
import { LADDER, stepsDue, TARGET_MS } from "./rules.ts";

/** Codes tried at the same time, and the clock against a count of minutes that knows nothing of it. */

const database = await createTestDatabase();
const world = await createStaffWorld({ url: database.url });
const { cases, clock, hotlineHours } = world;
const origin = { ip: "127.0.0.1", userAgent: "test" };
let customerId = "";
let caseId = "";
beforeAll(async () => {
  ({ customerId } = await world.customer({
    displayName: "Lin Yue",
    email: "lin.yue@example.com",
    phone: "+8613800138000",
  }));
  const opened = await cases.open({
    customerId,
    kind: "question",
    topic: "app",
    text: "How?",
    locale: "en",
    origin,
    requestKey: null,
    channel: "web",
    staffId: null,
  });
  caseId = `${opened.id.slice(4, 12)}-${opened.id.slice(12, 16)}-${opened.id.slice(16, 20)}-${opened.id.slice(20, 24)}-${opened.id.slice(24)}`;
});
afterAll(() => world.closeAll());

const HOUR_MS = 3_600_000;
const newCode = async () => {
  clock.advance(HOUR_MS);
  return (await cases.createCallCode({ customerId, caseId, origin })).code;
};
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

describe("a call code", () => {
  it("leads to its case once, whoever asks at the same time", async () => {
    const pin = await newCode();
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => cases.redeemPin({ pin, callId: newId() })),
    );
    expect(tries.filter(({ outcome }) => outcome === "case")).toHaveLength(1);
    expect(tries.filter(({ outcome }) => outcome === "wrong")).toHaveLength(11);
  });

  it("has three tries a call, however many come at once; the right one after them is refused", async () => {
    const pin = await newCode();
    const callId = newId();
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => cases.redeemPin({ pin: otherThan(pin), callId })),
    );
    expect(tries.filter(({ outcome }) => outcome === "wrong")).toHaveLength(3);
    expect(tries.filter(({ outcome }) => outcome === "refused")).toHaveLength(17);
    expect(await cases.redeemPin({ pin, callId })).toEqual({ outcome: "refused" });
    expect((await cases.redeemPin({ pin, callId: newId() })).outcome).toBe("case");
  });

  it("runs out after a quarter of an hour, and a new one voids the one before", async () => {
    const first = await newCode();
    const second = (await cases.createCallCode({ customerId, caseId, origin })).code;
    expect((await cases.redeemPin({ pin: first, callId: newId() })).outcome).toBe("wrong");
    clock.advance(15 * 60_000);
    expect((await cases.redeemPin({ pin: second, callId: newId() })).outcome).toBe("wrong");
  });

  it("is guessed by nobody: of everybody together a hundred wrong tries in a quarter of an hour", async () => {
    const pin = await newCode();
    const tries = await Promise.all(
      Array.from({ length: 130 }, () => cases.redeemPin({ pin: otherThan(pin), callId: newId() })),
    );
    expect(tries.filter(({ outcome }) => outcome === "wrong")).toHaveLength(100);
    expect(await cases.redeemPin({ pin, callId: newId() })).toEqual({ outcome: "refused" });
    const { rows } = await world.database.pool.query<{ text: string }>(
      "SELECT row_to_json(p)::text AS text FROM cases.call_pin p",
    );
    expect(rows.map(({ text }) => text).join()).not.toContain(`"${pin}"`);
  });

  it("is made six times an hour at most, also at once", async () => {
    clock.advance(2 * HOUR_MS);
    const made = await Promise.allSettled(
      Array.from({ length: 10 }, () => cases.createCallCode({ customerId, caseId, origin })),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
  });
});

/** New York's line, 9 to 18 on working days, counted minute by minute; the days have no holiday in them. */
const ZONE = "America/New_York";
function openMinutes(from: Date, until: Date): number {
  let count = 0;
  for (let at = from.getTime(); at < until.getTime(); at += 60_000) {
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE);
    if (local.dayOfWeek <= 5 && local.hour >= 9 && local.hour < 18) count += 1;
  }
  return count;
}

describe("the clock", () => {
  const which = { line: "international" };
  const time = {
    between: (from: Date, until: Date) => hotlineHours.hours.businessDuration(which, from, until),
    after: (from: Date, ms: number) => hotlineHours.hours.afterBusinessTime(which, from, ms),
  };

  it("uses what was open and not paused, over nights, weekends and both changes of the clocks; each step comes once and in order", async () => {
    const start = fc.constantFrom(
      "2026-03-06T14:00:00Z",
      "2026-10-30T20:30:00Z",
      "2026-06-08T03:00:00Z",
    );
    const waits = fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(start, waits, async (from, minutes) => {
        let now = new Date(from);
        let clockNow = await startClock(TARGET_MS.question, now, time);
        let state: Parameters<typeof usedMs>[0] = clockNow;
        let expected = 0;
        let taken = 0;
        const levels: number[] = [];
        for (const [index, wait] of minutes.entries()) {
          const next = new Date(now.getTime() + wait * 60_000);
          if (state.clockFrom !== null) expected += openMinutes(now, next);
          now = next;
          const used = await usedMs(state, now, time);
          expect(used).toBe(expected * 60_000);
          for (const step of stepsDue(taken, percentUsed(used, TARGET_MS.question))) {
            expect(step).toBe(LADDER[taken]);
            taken += 1;
            levels.push(step.level);
          }
          if (index % 2 === 0) state = await stopClock(state, now, time);
          else {
            clockNow = await resumeClock(state, now, time);
            state = clockNow;
            const left = TARGET_MS.question - expected * 60_000;
            if (left > 0) {
              expect(openMinutes(now, clockNow.dueAt) * 60_000).toBe(left);
              expect(await usedMs(clockNow, clockNow.dueAt, time)).toBe(TARGET_MS.question);
            } else expect(clockNow.dueAt).toEqual(now);
          }
        }
        expect(levels).toEqual([...levels].sort((one, other) => one - other));
      }),
      { numRuns: 25 },
    );
  });
});

describe("what time does to a case", () => {
  it("reminds, escalates and marks it late, each once; an answer stops it, and 14 days close it", async () => {
    const row = async () =>
      (
        await world.database.pool.query<{ level: number; state: string; steps_done: number }>(
          "SELECT level, state, steps_done FROM cases.customer_case WHERE id = $1",
          [caseId],
        )
      ).rows[0];
    const events = async () =>
      (
        await world.database.pool.query<{ event: string }>(
          "SELECT event FROM cases.entry WHERE case_id = $1 AND event IN ('reminded', 'escalated', 'overdue') ORDER BY at, id",
          [caseId],
        )
      ).rows.map(({ event }) => event);
    for (const role of ["agent", "supervisor", "operator"] as const) await world.member(role);
    for (let day = 0; day < 14; day += 1) {
      clock.advance(24 * HOUR_MS);
      await Promise.all([cases.checkClocks(), cases.checkClocks()]);
    }
    expect(await row()).toMatchObject({ level: 3, state: "open", steps_done: 4 });
    expect(await events()).toEqual(["reminded", "escalated", "overdue", "escalated"]);
    // Each time the level rose, whoever assigns cases hears of it; of the highest level operators too, and no agent ever.
    const { rows } = await world.database.pool.query<
      Record<"rises" | "assign" | "all" | "mails", number>
    >(
      `SELECT (SELECT count(*)::int FROM audit.event WHERE type = 'case.escalated') AS rises,
              count(*) FILTER (WHERE role IN ('supervisor', 'compliance'))::int AS assign,
              count(*) FILTER (WHERE role IN ('supervisor', 'compliance', 'operator'))::int AS "all",
              (SELECT count(*)::int FROM platform.message WHERE template = 'case_escalated') AS mails
         FROM access.staff WHERE state = 'active'`,
    );
    const { rises = 0, assign = 0, all = 0, mails } = rows[0] ?? {};
    expect(all).toBeGreaterThan(assign);
    expect(mails).toBe((rises - 1) * assign + all);
  });
});
