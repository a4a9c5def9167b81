// A supervisor in a talk, over the console's listener, on real PostgreSQL. What the exchange does about it: hotline/asterisk.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, work, ask, desk, talking, wrapUp } = world;
const { calls, recordings } = app.services;
const { supervising } = calls;
afterAll(async () => {
  await app.close();
  await owner.end();
});

const own = "/v1/staff/supervision";
const entering = (callId: string, more: object = {}) => ({
  callId,
  reason: "quality",
  note: null,
  ...more,
});
const state = async () => (await work("supervisor", "GET", own)).json;
const audited = async () =>
  (
    await owner.query<{ type: string; actor_id: string | null; details: Record<string, string> }>(
      "SELECT type, actor_id, details FROM audit.event WHERE type LIKE 'call.superv%' ORDER BY xid, writer, writer_seq",
    )
  ).rows;
const rowOf = async () =>
  (await owner.query("SELECT * FROM calls.supervision ORDER BY began_at DESC LIMIT 1")).rows[0] as
    | Record<string, unknown>
    | undefined;

let callId = "";
beforeEach(async () => {
  callId = await talking();
  await owner.query("UPDATE calls.call SET channel = 'phone' WHERE state <> 'ended'");
});
afterEach(async () => {
  await work("supervisor", "POST", `${own}/end`);
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  await wrapUp("agent");
});

it("listens first, whispers, joins and leaves: the agent and the customer are shown what concerns them, and all of it is logged", async () => {
  const begun = await work("supervisor", "POST", own, entering(callId, { note: "week 48" }));
  expect(begun).toMatchObject({
    status: 200,
    json: {
      supervision: {
        callId,
        channel: "phone",
        mode: "listen",
        reason: "quality",
        state: "ringing",
      },
      ended: null,
    },
  });
  const supervisor = String((await desk("agent")).call["supervision"] && "there");
  expect(supervisor).toBe("there");
  expect((await ask("mei", "GET", "/v1/calls/current")).json.call).toMatchObject({
    isSupervisorHere: false,
  });
  const { id = "" } = (await supervising.exchange.wishOf(fromPublicId(callId))) ?? {};
  await supervising.exchange.answered(id);
  await supervising.exchange.answered(id);
  expect((await state())["supervision"]).toMatchObject({ state: "on" });

  const choose = (mode: string) => work("supervisor", "POST", `${own}/mode`, { mode });
  expect((await choose("whisper")).json["supervision"]).toMatchObject({ mode: "whisper" });
  expect((await ask("mei", "GET", "/v1/calls/current")).json.call).toMatchObject({
    isSupervisorHere: false,
  });
  // A second tap is no second step.
  await choose("barge");
  await choose("barge");
  expect((await ask("mei", "GET", "/v1/calls/current")).json.call).toMatchObject({
    isSupervisorHere: true,
  });
  expect((await desk("agent")).call["supervision"]).toMatchObject({ mode: "barge" });
  const board = (await work("supervisor", "GET", "/v1/staff/calls/board")).json;
  expect(board["agents"]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        talk: {
          callId,
          channel: "phone",
          supervision: { mode: "barge", supervisor: expect.any(String) as string },
        },
      }),
    ]),
  );
  expect((await work("supervisor", "POST", `${own}/end`)).status).toBe(204);
  expect((await work("supervisor", "POST", `${own}/end`)).status).toBe(204);
  expect(await state()).toMatchObject({
    supervision: null,
    ended: { callId, reason: "left" },
  });
  expect((await desk("agent")).call["supervision"]).toBeNull();
  expect((await ask("mei", "GET", "/v1/calls/current")).json.call).toMatchObject({
    isSupervisorHere: false,
  });
  expect(await choose("listen")).toMatchObject({ status: 409, code: "no_supervision" });
  const events = await audited();
  expect(events.map(({ type, details }) => [type, details["mode"], details["next"]])).toEqual([
    ["call.supervised", "listen", undefined],
    ["call.supervision_changed", "listen", "whisper"],
    ["call.supervision_changed", "whisper", "barge"],
    ["call.supervision_ended", "barge", undefined],
  ]);
  const last = events.at(-1);
  expect(last?.details).toMatchObject({ call: callId, reason: "quality", ended: "left" });
  expect(last?.details["agent"]).toMatch(/^stf_/);
  expect(Date.parse(last?.details["until"] ?? "")).toBeGreaterThanOrEqual(
    Date.parse(last?.details["from"] ?? ""),
  );
  expect(events.every(({ actor_id: actor }) => actor === last?.actor_id)).toBe(true);
});

it("is only for who may, with a fresh sign-in, in a talk that goes on, once at a time, and never while taking calls", async () => {
  const begin = (role: string, request: object = entering(callId)) =>
    work(role, "POST", own, request);
  expect(await begin("agent")).toMatchObject({ status: 403, code: "not_permitted" });
  expect(await begin("senior_agent")).toMatchObject({ status: 403, code: "not_permitted" });
  expect((await begin("supervisor", entering(callId, { reason: "curious" }))).status).toBe(400);
  expect((await begin("supervisor", { callId, reason: "quality" })).status).toBe(400);
  expect(await begin("supervisor", entering(`cal_${"0".repeat(32)}`))).toMatchObject({
    status: 409,
    code: "no_call",
  });
  await owner.query(
    "UPDATE access.session SET signed_in_at = signed_in_at - interval '61 minutes'",
  );
  expect(await begin("supervisor")).toMatchObject({ status: 403, code: "sign_in_again" });
  await owner.query(
    "UPDATE access.session SET signed_in_at = signed_in_at + interval '61 minutes'",
  );
  await work("supervisor", "POST", "/v1/staff/desk/open");
  await work("supervisor", "POST", "/v1/staff/desk/ready", { microphone: "ok" });
  expect(await begin("supervisor")).toMatchObject({ status: 409, code: "supervisor_busy" });
  await work("supervisor", "POST", "/v1/staff/desk/close");
  const customer = (
    await owner.query("SELECT customer_id FROM calls.call ORDER BY started_at DESC")
  ).rows[0] as { customer_id: string };
  await owner.query(
    "INSERT INTO access.linked_account (staff_id, customer_id) SELECT id, $1 FROM access.staff WHERE role = 'supervisor'",
    [customer.customer_id],
  );
  expect(await begin("supervisor")).toMatchObject({ status: 403, code: "own_account" });
  await owner.query("DELETE FROM access.linked_account");
  expect((await begin("supervisor")).status).toBe(200);
  expect(await begin("supervisor")).toMatchObject({ status: 409, code: "supervised_already" });
});

it("ends with the talk, in its transaction", async () => {
  await work("supervisor", "POST", own, entering(callId));
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  expect(await state()).toMatchObject({ supervision: null, ended: { reason: "talk_over" } });
  expect(await supervising.exchange.wishOf(fromPublicId(callId))).toBeNull();
});

it("goes on while the agent's page is loaded anew, and ends when the call is another agent's", async () => {
  await work("supervisor", "POST", own, entering(callId));
  await work("agent", "POST", "/v1/staff/desk/leave");
  expect((await state())["supervision"]).toMatchObject({ mode: "listen" });
  await work("agent", "GET", "/v1/staff/desk");
  expect((await state())["supervision"]).toMatchObject({ mode: "listen" });
  await work("agent", "POST", "/v1/staff/desk/transfer", { skill: "general" });
  expect(await state()).toMatchObject({ supervision: null, ended: { reason: "talk_over" } });
});

it("ends when the page is gone, when the telephone hangs up, and when nobody picks it up", async () => {
  const begin = async () => {
    await work("supervisor", "POST", own, entering(callId));
    return (await supervising.exchange.wishOf(fromPublicId(callId)))?.id ?? "";
  };
  await begin();
  await supervising.sweep(new Date(Date.now() + 15_000));
  expect((await state())["supervision"]).toMatchObject({ callId });
  await supervising.sweep(new Date(Date.now() + 21_000));
  expect(await state()).toMatchObject({ ended: { reason: "page_gone" } });
  const answered = await begin();
  await supervising.exchange.answered(answered);
  await supervising.exchange.hungUp(answered);
  await supervising.exchange.hungUp(answered);
  expect(await state()).toMatchObject({ ended: { reason: "hung_up" } });
  await supervising.exchange.hungUp(await begin());
  expect(await state()).toMatchObject({ ended: { reason: "no_answer" } });
  expect(await rowOf()).toMatchObject({ end_reason: "no_answer", answered_at: null });
});

it("goes on when the page asks while it is being ended as gone", async () => {
  await work("supervisor", "POST", own, entering(callId));
  await owner.query("BEGIN");
  await owner.query("UPDATE calls.supervision SET seen_at = now() + interval '1 minute'");
  // It still sees the page's last word, and waits for the row.
  const swept = supervising.sweep(new Date(Date.now() + 21_000));
  await expect
    .poll(
      async () =>
        (
          await owner.query(
            "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))",
          )
        ).rowCount,
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0);
  await owner.query("COMMIT");
  await swept;
  expect((await state())["supervision"]).toMatchObject({ callId });
});

it("is silent while a secret is spoken, in a call that is not recorded too [G9]", async () => {
  await work("supervisor", "POST", own, entering(callId));
  const { version } = await state();
  const waits = work("supervisor", "GET", `${own}?after=${String(version)}`);
  // The app is asked for the number that the agent reads out.
  await work("agent", "POST", "/v1/staff/desk/caller/app", { callId });
  expect((await waits).json["supervision"]).toMatchObject({ state: "silent" });
  const call = fromPublicId(callId);
  const wish = await recordings.recorder.wishOf(call);
  expect(wish.isConsented).toBe(false);
  expect(wish.pausedUntil?.getTime()).toBeGreaterThan(Date.now() + 60_000);
  await ask("mei", "POST", "/v1/calls/current/identity", { number: null });
  expect((await state())["supervision"]).toMatchObject({ state: "ringing" });
});
