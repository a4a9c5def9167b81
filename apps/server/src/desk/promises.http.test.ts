// What an agent promises a caller: at the end of the call, with a date; and a callback, at a time or in the caller's place.
import { createCallWorld, zoneWithNoonAt } from "@okpay/testkit";
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
const ends = (callId: string, promise: object | null, disposition = "follow_up") =>
  work("agent", "POST", "/v1/staff/desk/wrap-up", {
    callId,
    disposition,
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
    expect(await listed("senior_agent")).toMatchObject([{ isMine: false, text: null }]);
    expect(await listed("supervisor")).toMatchObject([{ text: promise.text }]);

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

    const kept = (role: string) => work(role, "POST", `/v1/staff/promises/${seen?.id}/kept`);
    // Another agent's is not a colleague's to keep; who watches over all may.
    expect(await kept("senior_agent")).toMatchObject({ status: 403, code: "not_permitted" });
    expect((await kept("supervisor")).status).toBe(204);
    expect((await kept("supervisor")).status).toBe(204);
    expect([await own("mei"), await listed("agent"), await onScreen()]).toEqual([[], [], []]);
    const missing = `/v1/staff/promises/prm_${"0".repeat(32)}/kept`;
    expect((await work("agent", "POST", missing)).status).toBe(404);
    const { rows } = await owner.query(
      "SELECT type, count(*)::int AS events FROM audit.event WHERE type LIKE 'call.promise_%' GROUP BY type ORDER BY type",
    );
    expect(rows).toEqual([
      { type: "call.promise_kept", events: 1 },
      { type: "call.promise_made", events: 1 },
    ]);
  });

  it("is never one to the agent's own account, or of somebody close: not made, not listed, not kept", async () => {
    const callId = await talking();
    await hangsUp();
    const promise = { text: "We waive your fees.", dueAt: inHours(2), isOwn: false };
    await owner.query(
      "INSERT INTO access.linked_account (staff_id, customer_id) SELECT agent_id, customer_id FROM calls.call ORDER BY started_at DESC LIMIT 1",
    );
    const made = "SELECT count(*)::int AS n FROM audit.event WHERE type = 'call.promise_made'";
    const { rows: before } = await owner.query(made);
    expect(await ends(callId, promise)).toMatchObject({ status: 403, code: "own_account" });
    expect((await desk("agent"))["state"]).toBe("wrapUp");
    expect([await own("mei"), (await owner.query(made)).rows]).toEqual([[], before]);
    // Without one the call can be closed.
    expect((await ends(callId, null)).status).toBe(204);

    await owner.query("DELETE FROM access.linked_account");
    const other = await talking();
    await hangsUp();
    expect((await ends(other, promise)).status).toBe(204);
    await owner.query(
      "INSERT INTO access.linked_account (staff_id, customer_id) SELECT promised_by, customer_id FROM calls.promise LIMIT 1",
    );
    const [row] = await listed("senior_agent");
    expect(row).toMatchObject({ owner: null, text: null });
    expect([await listed("agent"), await listed("agent", "mine")]).toEqual([[], []]);
    const kept = () => work("agent", "POST", `/v1/staff/promises/${row?.id}/kept`);
    expect(await kept()).toMatchObject({ status: 403, code: "own_account" });
    const taken = () => work("agent", "POST", `/v1/staff/promises/${row?.id}/owner`);
    expect(await taken()).toMatchObject({ status: 403, code: "own_account" });
    await owner.query("DELETE FROM access.linked_account");
    // Anybody's, and who said it knows what it is.
    expect((await kept()).status).toBe(204);
  });

  it("that anybody may keep opens to who takes it on, or talks to its customer at level 2; nobody says kept of what they may not read", async () => {
    const callId = await talking();
    await hangsUp();
    const promise = { text: "We ask about the parcel.", dueAt: inHours(2), isOwn: false };
    expect((await ends(callId, promise)).status).toBe(204);
    const [row] = await listed("senior_agent");
    expect(row).toMatchObject({ text: null, owner: null });
    const keeps = (role: string) => work(role, "POST", `/v1/staff/promises/${row?.id}/kept`);
    const takes = (role: string) => work(role, "POST", `/v1/staff/promises/${row?.id}/owner`);
    expect(await keeps("senior_agent")).toMatchObject({ status: 403, code: "not_permitted" });

    // Talking to her, from the level on that opens it on the screen.
    await world.ready("senior_agent");
    await world.call("mei");
    const offered = (await desk("senior_agent")).call.id;
    await work("senior_agent", "POST", "/v1/staff/desk/accept", { callId: offered });
    for (const level of [0, 1]) {
      await atLevel(level);
      expect(await listed("senior_agent")).toMatchObject([{ text: null }]);
    }
    await atLevel(2);
    expect(await listed("senior_agent")).toMatchObject([{ text: promise.text }]);
    await work("senior_agent", "POST", "/v1/staff/desk/hang-up");
    await wrapUp("senior_agent", "break");
    expect(await listed("senior_agent")).toMatchObject([{ text: null }]);

    for (let round = 0; round < 2; round += 1)
      expect((await takes("senior_agent")).status).toBe(204);
    expect(await listed("senior_agent")).toMatchObject([{ text: promise.text, isMine: true }]);
    expect(await takes("agent")).toMatchObject({ status: 403, code: "not_permitted" });
    expect((await keeps("senior_agent")).status).toBe(204);
    const missing = `/v1/staff/promises/prm_${"0".repeat(32)}/owner`;
    expect((await work("agent", "POST", missing)).status).toBe(404);
    const { rows } = await owner.query(
      "SELECT count(*)::int AS n FROM audit.event WHERE type = 'call.promise_taken'",
    );
    expect(rows).toEqual([{ n: 1 }]);
    await work("senior_agent", "POST", "/v1/staff/desk/close");
  });

  it("made when the call has come back to the same agent is a second one", async () => {
    const callId = await talking();
    await work("agent", "POST", "/v1/staff/desk/transfer", { skill: "general" });
    const first = { text: "We look into it.", dueAt: inHours(2), isOwn: true };
    expect((await ends(callId, first)).status).toBe(204);
    await work("agent", "POST", "/v1/staff/desk/ready", { microphone: "ok" });
    expect((await work("agent", "POST", "/v1/staff/desk/accept", { callId })).status).toBe(204);
    await hangsUp();
    const second = { text: "We write to your bank.", dueAt: inHours(3), isOwn: true };
    const disposition = "solved";
    expect((await ends(callId, second, disposition)).status).toBe(204);
    // So is what the agent says of it: the newer one is what counts.
    const { rows } = await owner.query(
      "SELECT disposition FROM calls.wrap_up WHERE call_id = (SELECT id FROM calls.call ORDER BY started_at DESC LIMIT 1) ORDER BY at",
    );
    expect(rows).toEqual([{ disposition: "follow_up" }, { disposition }]);
    // Sent again there is no call any more that it could be made in.
    expect((await ends(callId, second)).status).toBe(409);
    expect((await own("mei")).map(({ text }) => text)).toEqual([first.text, second.text]);
    await owner.query("DELETE FROM calls.promise");
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
    // She had booked that very time herself: promised, it is news to her all the same, and only once.
    const wish = { skill: "general", language: "zh-CN", timeZone: "Asia/Shanghai", about: null };
    expect((await ask("mei", "POST", "/v1/callback", { startsAt, ...wish })).status).toBe(200);
    const { length } = await inbox();
    for (let round = 0; round < 2; round += 1)
      expect((await promises(callId, startsAt)).status).toBe(204);
    expect((await ask("mei", "GET", "/v1/callback")).json["booking"]).toMatchObject({ startsAt });
    const all = await inbox();
    const told = all.slice(0, all.length - length);
    expect(told.map(({ channel }) => channel).toSorted()).toEqual(["email", "sms"]);
    for (const { text } of told) expect(text).toMatch(/our agent promised you/u);
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
    expect(deeds.rows).toEqual([{ deeds: 4 }]);
    expect((await ask("mei", "POST", "/v1/callback/cancellation")).status).toBe(204);
  });

  it("after the call keeps the caller's place, and does not begin before the call is over", async () => {
    const callId = await talking();
    await owner.query(
      "UPDATE routing.call SET arrived_at = now() - interval '20 minutes', zone = $1 WHERE state = 'talking'",
      [zoneWithNoonAt(new Date())],
    );
    expect((await promises(callId, null)).status).toBe(204);
    expect((await promises(callId, null)).status).toBe(204);
    await app.services.calls.sweep();
    expect(await current("mei")).toMatchObject({ id: callId, state: "talking" });
    // It has no time that could be shown.
    expect((await ask("mei", "GET", "/v1/callback")).json["booking"]).toBeNull();
    expect((await ask("mei", "GET", "/v1/calls/status")).json).toMatchObject({ booked: null });
    await hangsUp();
    const { length } = await inbox();
    await app.services.calls.sweep();
    const back = await current("mei");
    expect(back).toMatchObject({ state: "callback" });
    expect(back?.["id"]).not.toBe(callId);
    const told = async () => {
      const all = await inbox();
      return all.slice(0, all.length - length).map(({ channel }) => channel);
    };
    // Told before it can ring: an agent who is free in this moment does not ring her yet.
    expect((await told()).toSorted()).toEqual(["email", "sms"]);
    await wrapUp("agent");
    await app.services.calls.sweep();
    expect(await current("mei")).toMatchObject({ state: "callback" });
    expect((await desk("agent"))["state"]).toBe("ready");
    await work("agent", "POST", "/v1/staff/desk/not-ready", { reason: "break" });
    // Who came after her is behind her, once her minute is over.
    await world.call("kai");
    await owner.query(
      "UPDATE routing.call SET due_at = now() - interval '1 second' WHERE state = 'parked'",
    );
    await owner.query(
      "UPDATE routing.turn SET revision = revision + 1, due_at = now() - interval '1 second'",
    );
    await expect.poll(() => current("mei")).toMatchObject({ place: { ahead: 0 } });
    expect(await current("kai")).toMatchObject({ place: { ahead: 1 } });
    const { rows } = await owner.query(
      "SELECT state, call_id IS NOT NULL AS begun FROM calls.booking WHERE after_call_id IS NOT NULL",
    );
    expect(rows).toEqual([{ state: "begun", begun: true }]);
    // Its page is closed: it was announced, and is not a second time.
    await owner.query(
      "UPDATE calls.call SET seen_at = now() - interval '1 hour' WHERE state = 'callback'",
    );
    await app.services.calls.sweep();
    expect(await told()).toHaveLength(2);
  });
});
