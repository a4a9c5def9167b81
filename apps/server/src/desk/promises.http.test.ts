// What an agent promises a caller: at the end of the call, with a date; and a callback, at a time or in the caller's place.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, ask, work, current, desk, wrapUp, talking } = world;
const HOUR_MS = 3_600_000;

beforeEach(async () => {
  for (const who of ["mei", "kai"]) {
    await ask(who, "POST", "/v1/callback/cancellation");
    await ask(who, "POST", "/v1/calls/current/hang-up");
  }
  const { json } = await work("agent", "POST", "/v1/staff/desk/open");
  if (json["state"] === "wrapUp") await wrapUp("agent", "break");
});
afterAll(async () => {
  await app.close();
  await owner.end();
});

type Promised = {
  readonly id: string;
  readonly text: string | null;
  readonly isOverdue: boolean;
} & Record<string, unknown>;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const atLevel = (level: number) =>
  owner.query("UPDATE calls.call SET identity_level = $1 WHERE state <> 'ended'", [level]);
const own = async (who: string) =>
  (await ask(who, "GET", "/v1/promises")).json["promises"] as unknown as Promised[];
const listed = async (role: string, whose = "all") =>
  (await work(role, "GET", `/v1/staff/promises?whose=${whose}`)).json[
    "promises"
  ] as unknown as Promised[];
const onScreen = async () =>
  ((await work("agent", "GET", "/v1/staff/desk/caller")).json["caller"] as { promises: Promised[] })
    .promises;
const ends = (callId: string, promise: object | null) =>
  work("agent", "POST", "/v1/staff/desk/wrap-up", {
    callId,
    disposition: "follow_up",
    notes: "",
    promise,
    afterwards: "break",
  });
const hangsUp = () => work("agent", "POST", "/v1/staff/desk/hang-up");

describe("a promise at the end of a call", () => {
  it("is read by its customer, by the next agent as the level opens it, and in the list until it is kept", async () => {
    const callId = await talking();
    const opened = await work("agent", "POST", "/v1/staff/desk/case", {
      callId,
      kind: "question",
      topic: "other",
      text: "Ask the bank.",
    });
    await hangsUp();
    const promise = { text: "We ask your bank and write to you.", dueAt: inHours(24), isOwn: true };
    for (const dueAt of [inHours(-1), inHours(24 * 91)])
      expect(await ends(callId, { ...promise, dueAt })).toMatchObject({
        status: 400,
        code: "validation_failed",
      });
    expect((await ends(callId, promise)).status).toBe(204);
    const [seen, ...others] = await own("mei");
    expect(others).toEqual([]);
    expect(seen).toMatchObject({
      text: promise.text,
      dueAt: promise.dueAt,
      isOverdue: false,
      agentNumber: expect.any(Number) as number,
      caseId: opened.json["id"],
    });
    expect(await own("kai")).toEqual([]);
    expect(await listed("agent", "mine")).toMatchObject([
      { text: promise.text, isMine: true, case: { number: opened.json["number"] } },
    ]);
    const [row] = await listed("agent");
    expect(row?.["customerName"]).not.toBe("Mei Chen");
    // Not the other agent's to keep, and in the whole list all the same.
    expect(await listed("senior_agent", "mine")).toEqual([]);
    expect(await listed("senior_agent")).toMatchObject([{ isMine: false }]);

    await owner.query(
      "UPDATE calls.promise SET made_at = now() - interval '2 days', due_at = now() - interval '1 hour'",
    );
    await talking();
    await atLevel(0);
    expect(await onScreen()).toEqual([]);
    await atLevel(1);
    expect(await onScreen()).toMatchObject([{ text: null, isOverdue: true }]);
    await atLevel(2);
    expect(await onScreen()).toMatchObject([{ text: promise.text }]);
    const board = (await work("supervisor", "GET", "/v1/staff/calls/board")).json;
    expect(board).toMatchObject({ promised: { open: 1, overdue: 1 } });
    expect(await own("mei")).toMatchObject([{ isOverdue: true }]);

    const kept = () => work("senior_agent", "POST", `/v1/staff/promises/${seen?.id}/kept`);
    expect((await kept()).status).toBe(204);
    expect((await kept()).status).toBe(204);
    expect([await own("mei"), await listed("agent"), await onScreen()]).toEqual([[], [], []]);
    const missing = `/v1/staff/promises/prm_${"0".repeat(32)}/kept`;
    expect((await work("agent", "POST", missing)).status).toBe(404);
    const { rows } = await owner.query(
      "SELECT count(*)::int AS events FROM audit.event WHERE type = 'call.promise_kept'",
    );
    expect(rows).toEqual([{ events: 1 }]);
  });

  it("is made to somebody who proved something, and to nobody who denied the call", async () => {
    const callId = await talking();
    await atLevel(0);
    await hangsUp();
    const promise = { text: "We call you.", dueAt: inHours(2), isOwn: false };
    expect(await ends(callId, promise)).toMatchObject({
      status: 403,
      code: "identity_level_too_low",
    });
    expect((await desk("agent"))["state"]).toBe("wrapUp");
    await owner.query(
      "UPDATE calls.call SET identity_level = 1 WHERE id = (SELECT id FROM calls.call ORDER BY started_at DESC LIMIT 1)",
    );
    expect((await ends(callId, promise)).status).toBe(204);
    // Whoever is there keeps it: it stands in everybody's list.
    expect(await listed("senior_agent", "mine")).toMatchObject([{ owner: null }]);
    await owner.query("DELETE FROM calls.promise");
  });
});

describe("a callback that the agent promises", () => {
  const promises = (callId: string, startsAt: string | null) =>
    work("agent", "POST", "/v1/staff/desk/caller/callback", { callId, startsAt });
  const times = async (callId: string) =>
    work("agent", "GET", `/v1/staff/desk/caller/callback-times?callId=${callId}`);
  const inbox = async () =>
    (await ask("mei", "GET", "/v1/demo/inbox")).json["messages"] as unknown as {
      channel: string;
      text: string;
    }[];

  it("at a time is one with room, told to the customer at once, and theirs to cancel", async () => {
    for (const weekday of [1, 2, 3, 4, 5, 6, 7])
      await work("supervisor", "POST", "/v1/staff/calls/staffing/plan", {
        weekday,
        agents: Array.from({ length: 48 }, () => 1),
      });
    await owner.query(
      `INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, zone, state, is_live, step, queued_at,
                                 attempts, hold_alarms, end_reason, ended_at)
       VALUES (gen_random_uuid(), 'voice', 1, now() - interval '8 days', 0, 'general', 'en', 'UTC', 'ended', true, 0, now(), 0, 0, 'callEnded', now())`,
    );
    const callId = await talking();
    await atLevel(0);
    expect((await times(callId)).code).toBe("identity_level_too_low");
    expect((await promises(callId, null)).code).toBe("identity_level_too_low");
    await atLevel(1);
    const offered = await times(callId);
    expect(offered.json["timeZone"]).toBe("Asia/Shanghai");
    const [first, second] = offered.json["times"] as unknown as { startsAt: string }[];
    const startsAt = String(first?.startsAt);
    const { length } = await inbox();
    expect((await promises(callId, startsAt)).status).toBe(204);
    expect((await ask("mei", "GET", "/v1/callback")).json["booking"]).toMatchObject({ startsAt });
    const told = (await inbox()).slice(0, -length);
    expect(told.map(({ channel }) => channel).toSorted()).toEqual(["email", "sms"]);
    // For another time it is moved, not a second one; without room it stays.
    expect((await promises(callId, inHours(24 * 8))).code).toBe("callback_time_taken");
    expect((await promises(callId, String(second?.startsAt))).status).toBe(204);
    expect((await ask("mei", "GET", "/v1/calls/status")).json).toMatchObject({
      booked: { startsAt: second?.startsAt },
    });
    const { rows } = await owner.query(
      "SELECT state, booked_by IS NOT NULL AS by_agent FROM calls.booking ORDER BY created_at",
    );
    expect(rows).toEqual([
      { state: "moved", by_agent: true },
      { state: "booked", by_agent: true },
    ]);
    const deeds = await owner.query(
      "SELECT count(*)::int AS deeds FROM audit.event WHERE type = 'call.deed' AND details->>'action' = 'callback'",
    );
    expect(deeds.rows).toEqual([{ deeds: 3 }]);
    expect((await ask("mei", "POST", "/v1/callback/cancellation")).status).toBe(204);
  });

  it("after the call keeps the caller's place, and does not begin before the call is over", async () => {
    const callId = await talking();
    await owner.query(
      "UPDATE routing.call SET arrived_at = now() - interval '20 minutes' WHERE state = 'talking'",
    );
    expect((await promises(callId, null)).status).toBe(204);
    expect((await promises(callId, null)).status).toBe(204);
    await app.services.calls.sweep();
    expect(await current("mei")).toMatchObject({ id: callId, state: "talking" });
    // It has no time that could be shown.
    expect((await ask("mei", "GET", "/v1/callback")).json["booking"]).toBeNull();
    expect((await ask("mei", "GET", "/v1/calls/status")).json).toMatchObject({ booked: null });
    await hangsUp();
    // Who came after her is behind her.
    await world.call("kai");
    await app.services.calls.sweep();
    const back = await current("mei");
    expect(back).toMatchObject({ state: "callback", place: { ahead: 0 } });
    expect(back?.["id"]).not.toBe(callId);
    expect(await current("kai")).toMatchObject({ place: { ahead: 1 } });
    const { rows } = await owner.query(
      "SELECT state, call_id IS NOT NULL AS begun FROM calls.booking WHERE after_call_id IS NOT NULL",
    );
    expect(rows).toEqual([{ state: "begun", begun: true }]);
    // Its page is closed: it is announced when it is near, like every callback.
    await owner.query(
      "UPDATE calls.call SET seen_at = now() - interval '1 hour' WHERE state = 'callback'",
    );
    await app.services.calls.sweep();
    expect((await inbox())[0]?.text).toMatch(/callback|place in line/u);
  });
});
