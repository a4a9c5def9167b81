// An agent with a telephone on the table, and no microphone in the page, while Asterisk is away and when it is back.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createSipServer } from "./testing/sip-server.ts";

const asterisk = await createSipServer();
const world = await createCallWorld(asterisk.settings);
const { app, owner, work } = world;
const asks = async (microphone: "ok" | "missing" = "missing") =>
  (await work("agent", "GET", `/v1/staff/desk?microphone=${microphone}`)).json;
const chooses = (path: string, body?: object) =>
  work("agent", "POST", `/v1/staff/desk/${path}`, body);
const ready = () => chooses("ready", { microphone: "missing" });
const connected = () =>
  owner.query(
    `INSERT INTO asterisk.exchange (id, entity_id, started_at, seen_at) VALUES (1, 'test', 'now', now() + interval '1 hour')
     ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at`,
  );
const cut = () => owner.query("UPDATE asterisk.exchange SET seen_at = NULL");
/** As if it had been so for longer than a reload of the page takes. */
const longAgo = () =>
  owner.query(
    "UPDATE calls.desk SET hindered_since = now() - interval '13 seconds' WHERE hindered_since IS NOT NULL",
  );
async function outOfReady(): Promise<void> {
  await cut();
  expect((await asks())["state"]).toBe("ready");
  await longAgo();
  expect(await asks()).toMatchObject({ state: "notReady", reason: "exchangeAway" });
}
let telephone = "";

beforeAll(async () => {
  await chooses("open");
  telephone = `okpay-agent-${((await asks())["agent"] as { number: number }).number}`;
  await work("agent", "DELETE", "/v1/staff/desk/phone");
});
beforeEach(async () => {
  await connected();
  asterisk.online.add(telephone);
  await chooses("not-ready", { reason: "break" });
  expect((await ready()).status).toBe(204);
  expect(await asks()).toMatchObject({ state: "ready", phone: "sip" });
});
afterAll(async () => {
  await app.close();
  asterisk.close();
  await owner.end();
});

it("not ready while nothing can ring, and put back when the telephone can be rung, not before", async () => {
  await outOfReady();
  // Another page of the same agent, which says nothing of its microphone, is no reason.
  await work("agent", "GET", "/v1/staff/desk");
  expect((await asks())["state"]).toBe("notReady");
  asterisk.online.delete(telephone);
  await connected();
  expect(await asks()).toMatchObject({ state: "notReady", reason: "exchangeAway" });
  asterisk.online.add(telephone);
  expect(await asks()).toMatchObject({ state: "ready", reason: null });
});

it("stands on the board, and the clock of the exchange where it is far from ours", async () => {
  const shown = async () =>
    (await work("supervisor", "GET", "/v1/staff/calls/board")).json["exchange"];
  expect(await shown()).toEqual({ isConnected: true, clockAheadSeconds: null });
  await owner.query("UPDATE asterisk.exchange SET clock_ahead_seconds = -47");
  expect(await shown()).toEqual({ isConnected: true, clockAheadSeconds: -47 });
  await cut();
  expect(await shown()).toEqual({ isConnected: false, clockAheadSeconds: null });
});

it("who chose something else meanwhile is left alone", async () => {
  await outOfReady();
  await chooses("not-ready", { reason: "lunch" });
  await connected();
  expect(await asks()).toMatchObject({ state: "notReady", reason: "lunch" });
});

it("who says ready in an outage is so when it is over; with a microphone in the page, at once", async () => {
  await chooses("not-ready", { reason: "break" });
  await cut();
  expect((await ready()).status).toBe(204);
  expect(await asks()).toMatchObject({ state: "notReady", reason: "exchangeAway" });
  expect((await asks("ok"))["state"]).toBe("ready");
  await chooses("not-ready", { reason: "break" });
  await ready();
  await connected();
  expect((await asks())["state"]).toBe("ready");
});
