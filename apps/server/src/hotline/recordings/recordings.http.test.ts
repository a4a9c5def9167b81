// Recordings from the exchange's folder to their deletion, over the console's listener, on real PostgreSQL and a real folder.
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, work, desk, talking, wrapUp, recordings: folder } = world;
const { recorder, collect, expire } = app.services.recordings;
afterAll(async () => {
  await app.close();
  await owner.end();
});

/** Longer than two pieces of a sealed file, and not a whole number of them. */
const SOUND = randomBytes(2_500_044);
const removed: string[] = [];
const exchange = (sound: Buffer | null | "away") => ({
  async fetch() {
    if (sound === "away") throw new Error("Asterisk does not answer");
    return sound === null ? null : piecesOf(sound);
  },
  async remove(name: string) {
    removed.push(name);
  },
});
async function* piecesOf(sound: Buffer) {
  for (let at = 0; at < sound.length; at += 65_000) yield sound.subarray(at, at + 65_000);
}
const own = "/v1/staff/recordings";
const listed = async (role: string, query = "") =>
  (await work(role, "GET", own + query)).json["recordings"] as Record<string, unknown>[];
const VIEWS = "/v1/security/record-views";
const played = { reason: "complaint", note: "C-1" };
const audited = async (type: string) =>
  (await owner.query("SELECT outcome, details FROM audit.event WHERE type = $1", [type])).rows;
const staffOf = async (role: string) =>
  (await owner.query<{ id: string }>("SELECT id FROM access.staff WHERE role = $1", [role])).rows[0]
    ?.id ?? "";

let callId = "";
let agentId = "";
let id = "";

beforeAll(async () => {
  callId = await talking();
  agentId = await staffOf("agent");
});

it("is paused and resumed at the desk, by the agent who talks alone [G9]", async () => {
  const pause = (role: string, isPaused: boolean, of = callId) =>
    work(role, "POST", "/v1/staff/desk/recording", { callId: of, isPaused });
  const state = async () => (await desk("agent")).call["recording"];
  const call = fromPublicId(callId);
  await owner.query("UPDATE calls.call SET channel = 'phone'");
  expect(await pause("agent", true)).toMatchObject({ status: 409, code: "recording_not_running" });
  await recorder.consented(call);
  const recording = { name: "okpay-one", callId: call, agentId };
  await recorder.begun(recording);
  await recorder.noted({ ...recording, isPaused: false });
  expect(await state()).toEqual({ state: "on", until: null, reason: null });
  expect((await pause("senior_agent", true)).status).toBe(404);
  expect((await pause("agent", true, `cal_${"0".repeat(32)}`)).status).toBe(404);
  expect((await pause("agent", true)).status).toBe(204);
  expect(await state()).toMatchObject({ state: "pausing", reason: "agent" });
  expect((await recorder.wishOf(call)).pausedUntil?.getTime()).toBeGreaterThan(Date.now() + 60_000);
  await recorder.noted({ ...recording, isPaused: true });
  expect(await state()).toMatchObject({ state: "paused" });
  // The app asks for the number that is read out: another reason, the same silence.
  await work("agent", "POST", "/v1/staff/desk/caller/app", { callId });
  expect((await pause("agent", false)).status).toBe(204);
  expect(await state()).toMatchObject({ state: "resuming" });
  expect((await recorder.wishOf(call)).pausedUntil).toBeNull();
  await recorder.noted({ ...recording, isPaused: false });
  expect(await state()).toMatchObject({ state: "on" });
  expect(await audited("recording.paused")).toHaveLength(2);
});

it("is fetched when it is over, sealed, hashed and removed from the exchange", async () => {
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  await wrapUp("agent", "break");
  await recorder.finished("okpay-one");
  await recorder.noted({ name: "okpay-one", callId: fromPublicId(callId), isPaused: true });
  await collect(exchange("away"));
  expect(await listed("agent")).toMatchObject([{ state: "finished", seconds: null }]);
  await collect(exchange(SOUND));
  await collect(exchange(SOUND));
  expect(removed).toEqual(["okpay-one"]);
  const [file = ""] = readdirSync(folder);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.sealed$/)]);
  const sealed = readFileSync(join(folder, file));
  expect(sealed.includes(SOUND.subarray(1_000, 1_064))).toBe(false);
  const [entry] = await listed("agent");
  expect(entry).toMatchObject({ state: "kept", seconds: 156, disposition: "solved" });
  id = String(entry?.["id"]);
});

it("is found by its agent and by who reviews, and is not there for other agents [A1]", async () => {
  const agent = `stf_${agentId.replaceAll("-", "")}`;
  expect(await listed("senior_agent")).toEqual([]);
  expect(await listed("senior_agent", `?agent=${agent}`)).toEqual([]);
  for (const [query, count] of [
    ["", 1],
    [`?agent=${agent}`, 1],
    [`?agent=stf_${(await staffOf("supervisor")).replaceAll("-", "")}`, 0],
    ["?disposition=solved", 1],
    ["?disposition=explained", 0],
    ["?to=2020-01-01T00:00:00Z", 0],
    ["?from=2020-01-01T00:00:00Z", 1],
  ] as const)
    expect(await listed("supervisor", query), query).toHaveLength(count);
  const missing = `rec_${"0".repeat(32)}`;
  for (const [role, of] of [
    ["senior_agent", id],
    ["supervisor", missing],
  ] as const) {
    expect((await work(role, "GET", `/v1/staff/recordings/${of}`)).status).toBe(404);
    const play = await work(role, "POST", `/v1/staff/recordings/${of}/playbacks`, played);
    expect(play.status).toBe(404);
  }
  expect((await work("supervisor", "POST", `${own}/${missing}/hold`, { reason: "why" })).code).toBe(
    "not_found",
  );
  const release = await work("supervisor", "POST", `${own}/${missing}/release`, { reason: "why" });
  expect(release.status).toBe(404);
  expect((await work("agent", "POST", `${own}/${id}/hold`, { reason: "why" })).code).toBe(
    "not_permitted",
  );
  const { json } = await work("agent", "GET", `/v1/staff/recordings/${id}`);
  expect(json).toMatchObject({
    sha256: createHash("sha256").update(SOUND).digest("hex"),
    pauses: [{ reason: "agent" }, { reason: "app_number" }],
    holds: [],
  });
});

it("is played with a reason that is written, and never when it is not what was recorded", async () => {
  const play = (role: string, why: object) =>
    work(role, "POST", `/v1/staff/recordings/${id}/playbacks`, why);
  expect((await play("agent", { reason: "curiosity", note: null })).code).toBe("validation_failed");
  expect((await play("supervisor", played)).bytes.equals(SOUND)).toBe(true);
  expect((await play("agent", { reason: "training", note: null })).status).toBe(200);
  expect((await audited("recording.played")).map(({ details }) => details)).toEqual([
    expect.objectContaining({ reason: "complaint", note: "C-1", recording: id }),
    expect.objectContaining({ reason: "training" }),
  ]);
  // Whose call it was reads who listened and why; nobody else does [G5].
  const views = async (who: string) => (await world.ask(who, "GET", VIEWS)).json["views"];
  expect(await views("mei")).toEqual([
    {
      at: expect.any(String),
      what: "recording",
      who: expect.stringMatching(/^agent · .\*$/),
      reason: "training",
    },
    {
      at: expect.any(String),
      what: "recording",
      who: expect.stringMatching(/^supervisor · .\*$/),
      reason: "complaint",
    },
  ]);
  expect(await views("kai")).toEqual([]);
  const file = join(folder, readdirSync(folder)[0] ?? "");
  const whole = readFileSync(file);
  for (const spoiled of [
    whole.subarray(0, whole.length - 400_000),
    Buffer.from(whole.map((byte, at) => (at === 1_500_000 ? byte ^ 1 : byte))),
    Buffer.concat([whole, whole]),
  ]) {
    writeFileSync(file, spoiled);
    expect(await play("supervisor", played)).toMatchObject({
      status: 409,
      code: "recording_damaged",
    });
  }
  writeFileSync(file, whole);
  expect(await audited("recording.damaged")).toHaveLength(3);
  // Of a customer who is the listener themself, or somebody close.
  const { rows } = await owner.query("SELECT customer_id FROM calls.call");
  await owner.query("INSERT INTO access.linked_account (staff_id, customer_id) VALUES ($1, $2)", [
    agentId,
    rows[0]?.customer_id,
  ]);
  expect((await play("agent", played)).code).toBe("own_account");
});

it("is deleted when its time is over, and not while somebody holds it", async () => {
  const deed = (what: "hold" | "release", reason: string) =>
    work("supervisor", "POST", `${own}/${id}/${what}`, { reason });
  await owner.query("UPDATE recordings.recording SET started_at = now() - interval '91 days'");
  expect((await deed("release", "nobody does")).code).toBe("recording_not_held");
  expect((await deed("hold", "dispute 4711")).json).toMatchObject({
    isHeld: true,
    holds: [{ reason: "dispute 4711", releasedAt: null }],
  });
  expect((await deed("hold", "again")).code).toBe("recording_held");
  expect(await expire()).toBe(0);
  expect((await deed("release", "settled")).json).toMatchObject({
    isHeld: false,
    holds: [{ releaseReason: "settled" }],
  });
  expect([await expire(), await expire(), readdirSync(folder)]).toEqual([1, 0, []]);
  const { json } = await work("supervisor", "GET", `/v1/staff/recordings/${id}`);
  expect(json).toMatchObject({ state: "deleted", seconds: 156, sha256: expect.any(String) });
  expect((await deed("hold", "too late")).code).toBe("recording_not_kept");
  const play = await work("supervisor", "POST", `/v1/staff/recordings/${id}/playbacks`, played);
  expect(play).toMatchObject({ status: 409, code: "recording_not_kept" });
  expect(await audited("recording.deleted")).toHaveLength(1);
  expect([
    ...(await audited("recording.held")),
    ...(await audited("recording.released")),
  ]).toHaveLength(2);
});

it("is not made of a call whose caller refused; the desk says so, and there is nothing to pause", async () => {
  const refused = await talking();
  const call = fromPublicId(refused);
  await owner.query("UPDATE calls.call SET channel = 'phone' WHERE id = $1", [call]);
  await recorder.consented(call);
  await recorder.refused(call);
  await recorder.refused(call);
  expect((await recorder.wishOf(call)).isConsented).toBe(false);
  expect((await desk("agent")).call["recording"]).toEqual({
    state: "refused",
    until: null,
    reason: null,
  });
  const pause = { callId: refused, isPaused: true };
  expect((await work("agent", "POST", "/v1/staff/desk/recording", pause)).code).toBe(
    "recording_not_running",
  );
});

it("is lost, and said to be, when the exchange has nothing under its name", async () => {
  const call = fromPublicId(callId);
  await recorder.begun({ name: "okpay-two", callId: call, agentId });
  await recorder.noted({ name: "okpay-two", callId: call, isPaused: false });
  expect(await recorder.open()).toEqual(["okpay-two"]);
  await recorder.finished("okpay-two");
  await collect(exchange(null));
  expect(await listed("agent")).toMatchObject([{ state: "lost" }]);
  expect(await recorder.open()).toEqual([]);
});

it("is said never to have begun when the exchange could not: at the desk, on the board, in the list", async () => {
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  await wrapUp("agent", "break");
  const talk = await talking();
  const call = fromPublicId(talk);
  await owner.query("UPDATE calls.call SET channel = 'phone' WHERE id = $1", [call]);
  await recorder.consented(call);
  const state = async () => (await desk("agent")).call["recording"];
  const unrecorded = async () =>
    (await work("supervisor", "GET", "/v1/staff/calls/board")).json["recordingsFailed"];
  const named = (name: string) => ({ name, callId: call, agentId });
  expect(await recorder.begun(named("okpay-three"))).toBe(true);
  // Asked for, and not answered: it is not said that it runs.
  expect([await state(), await unrecorded()]).toEqual([null, 0]);
  await recorder.failed("okpay-three", "Asterisk answered 500 to POST bridges");
  expect([await state(), await unrecorded()]).toMatchObject([{ state: "failed" }, 1]);
  const [entry, ...others] = await listed("agent");
  expect(entry).toMatchObject({ state: "failed", seconds: null, isFromApp: false });
  // How consent was given: there by a box.
  await owner.query("UPDATE calls.call SET channel = 'app' WHERE id <> $1", [call]);
  expect((await listed("agent"))[1]).toMatchObject({ id: others[0]?.["id"], isFromApp: true });
  const one = await work("agent", "GET", `${own}/${String(entry?.["id"])}`);
  expect(one.json).toMatchObject({ failure: "Asterisk answered 500 to POST bridges" });
  await owner.query("DELETE FROM access.linked_account");
  const play = await work("agent", "POST", `${own}/${String(entry?.["id"])}/playbacks`, played);
  expect(play.code).toBe("recording_not_kept");
  expect(await recorder.begun(named("okpay-three"))).toBe(false);
  // Said yes, and then that it could not: what there may be of it is looked for.
  expect(await recorder.begun(named("okpay-four"))).toBe(true);
  await recorder.noted({ ...named("okpay-four"), isPaused: false });
  expect([await state(), await unrecorded()]).toMatchObject([{ state: "on" }, 0]);
  await recorder.failed("okpay-four", "no space left");
  expect(await state()).toMatchObject({ state: "failed" });
  await collect(exchange(null));
  expect((await listed("agent")).slice(0, 2)).toMatchObject([
    { state: "failed" },
    { state: "failed" },
  ]);
  expect(await unrecorded()).toBe(1);
});
