// A supervisor in a talk of the app: how the two pages find each other, on real PostgreSQL. What is heard: e2e/supervision.e2e.ts.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, work, ask, desk, talking, wrapUp, turnSecret } = world;
const { supervising } = app.services.calls;
afterAll(async () => {
  await app.close();
  await owner.end();
});

const own = "/v1/staff/supervision";
const OF_AGENT = "/v1/staff/desk/supervision/media";
const OF_SUPERVISOR = "/v1/staff/supervision/media";
const state = async () => (await work("supervisor", "GET", own)).json;
const mine = async () => (await state())["supervision"] as Record<string, unknown> | null;
const theirs = async () => (await desk("agent")).call["supervisorMedia"];
const begin = (reason = "quality") =>
  work("supervisor", "POST", own, { callId, reason, note: null });
const choose = (mode: string) => work("supervisor", "POST", `${own}/mode`, { mode });
const offer = (generation: number, description = "v=0 agent") =>
  work("agent", "POST", "/v1/staff/desk/supervision/media", { generation, description });
const answer = (generation: number, description = "v=0 supervisor") =>
  work("supervisor", "POST", "/v1/staff/supervision/media", { generation, description });
const isJoinedForCustomer = async () =>
  (await ask("mei", "GET", "/v1/calls/current")).json.call["isSupervisorHere"];

let callId = "";
beforeEach(async () => {
  callId = await talking();
});
afterEach(async () => {
  await work("supervisor", "POST", `${own}/end`);
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  await wrapUp("agent");
});

it("lets the two pages describe themselves to each other, and nobody else", async () => {
  expect(await theirs()).toBeNull();
  expect(await offer(1)).toMatchObject({ status: 409, code: "no_supervision" });
  expect(await answer(1)).toMatchObject({ status: 409, code: "no_supervision" });
  expect(await begin()).toMatchObject({
    status: 200,
    json: {
      supervision: {
        callId,
        channel: "app",
        mode: "listen",
        state: "connecting",
        media: { generation: 1, isOursSent: false, theirs: null },
      },
    },
  });
  // Whoever comes through a firewall needs the way.
  expect(JSON.stringify((await state())["iceServers"])).toContain("turn:turn.example.org:3478");
  expect(JSON.stringify(await state())).not.toContain(turnSecret);
  expect(await theirs()).toEqual({
    mode: "listen",
    generation: 1,
    isOursSent: false,
    theirs: null,
  });
  expect(
    await work("senior_agent", "POST", OF_AGENT, { generation: 1, description: "v=0" }),
  ).toMatchObject({
    status: 409,
    code: "no_supervision",
  });
  expect(
    await work("agent", "POST", OF_SUPERVISOR, { generation: 1, description: "v=0" }),
  ).toMatchObject({
    status: 403,
    code: "not_permitted",
  });
  expect((await offer(0)).status).toBe(400);
  const { version } = await state();
  const waits = work("supervisor", "GET", `${own}?after=${String(version)}`);
  expect((await offer(1)).status).toBe(204);
  expect((await waits).json["supervision"]).toMatchObject({
    state: "connecting",
    media: { isOursSent: false, theirs: "v=0 agent" },
  });
  expect((await answer(1)).status).toBe(204);
  expect(await mine()).toMatchObject({ state: "on", media: { isOursSent: true } });
  expect(await theirs()).toMatchObject({ isOursSent: true, theirs: "v=0 supervisor" });
});

it("makes another connection for another mode, so that nothing whispered comes where the talk was joined", async () => {
  await begin();
  await offer(1);
  await answer(1);
  expect(await choose("whisper")).toMatchObject({
    json: {
      supervision: { mode: "whisper", state: "connecting", media: { generation: 2, theirs: null } },
    },
  });
  expect(await theirs()).toEqual({
    mode: "whisper",
    generation: 2,
    isOursSent: false,
    theirs: null,
  });
  // What was made for listening comes too late.
  expect(await offer(1)).toMatchObject({ status: 409, code: "no_supervision" });
  expect(await answer(1)).toMatchObject({ status: 409, code: "no_supervision" });
  expect(await isJoinedForCustomer()).toBe(false);
  await offer(2);
  await choose("whisper");
  expect(await theirs()).toMatchObject({ generation: 2, isOursSent: true });
  await choose("barge");
  expect(await theirs()).toMatchObject({ mode: "barge", generation: 3, isOursSent: false });
  expect(await isJoinedForCustomer()).toBe(true);
  await work("supervisor", "POST", `${own}/end`);
  const { rows } = await owner.query<{ type: string }>(
    "SELECT type FROM audit.event WHERE details ->> 'call' = $1 AND type LIKE 'call.superv%'",
    [callId],
  );
  expect(rows.map(({ type }) => type).toSorted()).toEqual([
    "call.supervised",
    "call.supervision_changed",
    "call.supervision_changed",
    "call.supervision_ended",
  ]);
});

it("is made anew when either page finds it broken, once for both", async () => {
  await begin();
  await offer(1);
  await answer(1);
  const lost = { generation: 1 };
  expect(
    await work("agent", "POST", "/v1/staff/desk/supervision/media/renewal", lost),
  ).toMatchObject({
    status: 204,
  });
  expect(
    await work("supervisor", "POST", "/v1/staff/supervision/media/renewal", lost),
  ).toMatchObject({
    status: 204,
  });
  expect(await theirs()).toEqual({
    mode: "listen",
    generation: 2,
    isOursSent: false,
    theirs: null,
  });
  expect(await mine()).toMatchObject({ state: "connecting", media: { generation: 2 } });
});

it("has no connection while the agent's page is away, and the supervisor stays for when it is back", async () => {
  await begin();
  await choose("barge");
  await offer(2);
  await work("agent", "POST", "/v1/staff/desk/leave");
  expect(await mine()).toMatchObject({ mode: "barge", state: "connecting", media: null });
  expect(await isJoinedForCustomer()).toBe(false);
  expect(await offer(2)).toMatchObject({ code: "no_supervision" });
  expect(await theirs()).toMatchObject({ mode: "barge", generation: 2 });
  expect(await mine()).toMatchObject({ media: { generation: 2, theirs: "v=0 agent" } });
});

it("cuts both pages off while a secret is spoken, and lets none connect [G9]", async () => {
  await begin();
  await offer(1);
  await answer(1);
  const { version } = await state();
  const waits = work("supervisor", "GET", `${own}?after=${String(version)}`);
  await work("agent", "POST", "/v1/staff/desk/caller/app", { callId });
  expect((await waits).json["supervision"]).toMatchObject({ state: "silent", media: null });
  expect(await theirs()).toBeNull();
  expect((await desk("agent")).call["supervision"]).toMatchObject({ mode: "listen" });
  for (const refused of [
    await offer(1),
    await answer(1),
    await work("agent", "POST", `${OF_AGENT}/renewal`, { generation: 1 }),
    await work("supervisor", "POST", `${OF_SUPERVISOR}/renewal`, { generation: 1 }),
  ])
    expect(refused).toMatchObject({ status: 409, code: "no_supervision" });
  await ask("mei", "POST", "/v1/calls/current/identity", { number: null });
  expect(await theirs()).toMatchObject({ generation: 1, isOursSent: true });
});

it("keeps no address of anybody once it is over, however it ends", async () => {
  const kept = async () =>
    (
      await owner.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM calls.supervision WHERE offer IS NOT NULL OR answer IS NOT NULL",
      )
    ).rows[0]?.n;
  await begin();
  await offer(1);
  await answer(1);
  expect(await kept()).toBe(1);
  await supervising.sweep(new Date(Date.now() + 21_000));
  expect(await state()).toMatchObject({
    supervision: null,
    ended: { callId, reason: "page_gone" },
  });
  expect(await theirs()).toBeNull();
  expect(await kept()).toBe(0);
  await begin();
  await offer(1);
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  expect(await state()).toMatchObject({ supervision: null, ended: { reason: "talk_over" } });
  expect(await kept()).toBe(0);
});

it("is not of a talk by telephone: there the exchange carries it", async () => {
  await owner.query("UPDATE calls.call SET channel = 'phone' WHERE state <> 'ended'");
  await begin();
  expect(await mine()).toMatchObject({ state: "ringing", media: null });
  expect(await theirs()).toBeNull();
  expect(await offer(1)).toMatchObject({ status: 409, code: "no_supervision" });
});

it("is refused by the same rules as by telephone", async () => {
  expect(await work("agent", "POST", own, { callId, reason: "quality", note: null })).toMatchObject(
    {
      status: 403,
      code: "not_permitted",
    },
  );
  await work("supervisor", "POST", "/v1/staff/desk/open");
  await work("supervisor", "POST", "/v1/staff/desk/ready", { microphone: "ok" });
  expect(await begin()).toMatchObject({ status: 409, code: "supervisor_busy" });
  await work("supervisor", "POST", "/v1/staff/desk/close");
  await owner.query(
    `INSERT INTO access.linked_account (staff_id, customer_id)
     SELECT staff.id, talk.customer_id FROM access.staff staff, calls.call talk WHERE role = 'supervisor' AND talk.state = 'talking'`,
  );
  expect(await begin()).toMatchObject({ status: 403, code: "own_account" });
  await owner.query("DELETE FROM access.linked_account");
  await begin();
  expect(await begin()).toMatchObject({ status: 409, code: "supervised_already" });
});

it("is news for the board, which waits for news and not for the clock", async () => {
  const url = "/v1/staff/calls/board";
  const board = () => work("supervisor", "GET", url);
  const { version } = (await board()).json;
  let isAnswered = false;
  const waits = work("supervisor", "GET", `${url}?after=${String(version)}`).then((answer) => {
    isAnswered = true;
    return answer;
  });
  // Asked later and answered sooner: times have gone on, and nothing has happened.
  await board();
  await board();
  expect(isAnswered).toBe(false);
  await begin();
  const supervision = { mode: "listen", supervisor: expect.any(String) as string };
  expect((await waits).json["agents"]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ talk: { callId, channel: "app", supervision } }),
    ]),
  );
});
