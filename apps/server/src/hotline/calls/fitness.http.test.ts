// Whether a caller would be heard at a desk: nobody is ready without a microphone, nor stays so when it is lost.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, call, work, talking } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

type Microphone = "ok" | "missing" | "denied";
const ready = (microphone: Microphone) =>
  work("agent", "POST", "/v1/staff/desk/ready", { microphone });
const asks = async (microphone?: Microphone) =>
  (
    await work(
      "agent",
      "GET",
      `/v1/staff/desk${microphone === undefined ? "" : `?microphone=${microphone}`}`,
    )
  ).json;
/** As if it had been in the way for longer than a reload of the page takes. */
const longAgo = () =>
  owner.query(
    "UPDATE calls.desk SET hindered_since = now() - interval '13 seconds' WHERE hindered_since IS NOT NULL",
  );

it("who would not be heard is not ready, and reads what to do", async () => {
  expect((await ready("ok")).code).toBe("desk_closed");
  await work("agent", "POST", "/v1/staff/desk/open");
  for (const [microphone, code] of [
    ["missing", "microphone_missing"],
    ["denied", "microphone_denied"],
  ] as const)
    expect(await ready(microphone)).toMatchObject({ status: 409, code });
  expect((await asks("missing"))["state"]).toBe("notReady");
  expect((await work("agent", "POST", "/v1/staff/desk/ready")).status).toBe(415);
  expect((await ready("ok")).status).toBe(204);
  expect((await asks("ok"))["state"]).toBe("ready");
});

it("a microphone that is lost while ready makes not ready, for that and not for a missed call; a reload does not", async () => {
  expect((await asks("denied"))["state"]).toBe("ready");
  // It is back: what counts is how long it was away in one piece.
  await longAgo();
  expect((await asks("ok"))["state"]).toBe("ready");
  expect((await asks("denied"))["state"]).toBe("ready");
  await longAgo();
  expect(await asks("denied")).toMatchObject({ state: "notReady", reason: "microphoneDenied" });
  await call("mei");
  expect((await asks("denied"))["call"]).toBeNull();
  const board = (await work("supervisor", "GET", "/v1/staff/calls/board")).json;
  expect(board["agents"]).toMatchObject([{ state: "notReady", reason: "microphoneDenied" }]);
  const { rows } = await owner.query(
    "SELECT (SELECT count(*)::int FROM routing.offer) AS offers, misses FROM routing.agent",
  );
  expect(rows).toEqual([{ offers: 0, misses: 0 }]);
  // The caller has waited for this.
  expect((await ready("ok")).status).toBe(204);
  expect((await asks("ok"))["state"]).toBe("offered");
  await work("agent", "POST", "/v1/staff/desk/decline", { callId: (await asks("ok")).call.id });
  await world.ask("mei", "POST", "/v1/calls/current/hang-up");
});

it("lost in a talk, the next caller does not come after the wrap-up; a page that says nothing is not judged by it", async () => {
  const callId = await talking();
  await asks("missing");
  await longAgo();
  expect((await asks("missing"))["state"]).toBe("talking");
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  const wrapUp = { callId, disposition: "solved", notes: "", afterwards: "ready" };
  expect((await work("agent", "POST", "/v1/staff/desk/wrap-up", wrapUp)).status).toBe(204);
  expect(await asks("missing")).toMatchObject({ state: "notReady", reason: "microphoneMissing" });
  expect((await ready("ok")).status).toBe(204);
  await longAgo();
  expect((await asks())["state"]).toBe("ready");
});
