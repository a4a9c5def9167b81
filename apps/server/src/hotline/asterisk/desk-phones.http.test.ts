// Telephones of agents in the browser over the console's own listener, with a WebSocket server where Asterisk's would be.
import { once } from "node:events";
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { connectTo, createSipServer } from "./testing/sip-server.ts";

const ORIGIN = "http://localhost:8090";
const SOCKET = "/v1/staff/desk/phone/sip";

const asterisk = await createSipServer((text) =>
  text.startsWith("REGISTER")
    ? "SIP/2.0 200 OK\r\nCSeq: 2 REGISTER\r\nContact: <sip:a@b>;expires=119\r\n\r\n"
    : null,
);
const { heard } = asterisk;
const world = await createCallWorld(asterisk.settings);
const { app, owner, staff, work } = world;
let address = "";
beforeAll(async () => {
  await app.services.phone?.start();
  address = await app.console.listen({ host: "127.0.0.1", port: 0 });
});
beforeEach(async () => {
  heard.splice(0);
  await work("senior_agent", "POST", "/v1/staff/desk/close");
  await work("agent", "POST", "/v1/staff/desk/close");
  await work("agent", "POST", "/v1/staff/desk/open");
});
afterAll(async () => {
  await app.close();
  asterisk.close();
  await owner.end();
});

interface Phone {
  readonly user: string;
  readonly password: string;
  readonly socket: string;
}
const openPhone = async (role = "agent") =>
  (await work(role, "POST", "/v1/staff/desk/phone")).json as unknown as Phone;
const phoneOf = async (role = "agent") => (await work(role, "GET", "/v1/staff/desk")).json["phone"];

const connect = (headers: Record<string, string>) => connectTo(address, SOCKET, headers);
async function connected(role = "agent"): Promise<WebSocket> {
  const socket = await connect({ origin: ORIGIN, cookie: staff.get(role) ?? "" });
  if (typeof socket === "number") throw new Error(`refused with ${socket}`);
  return socket;
}
const register = (socket: WebSocket, user: string) =>
  socket.send(
    `REGISTER sip:okpay.invalid SIP/2.0\r\nFrom: <sip:${user}@okpay.invalid>;tag=1\r\nCSeq: 2 REGISTER\r\n\r\n`,
  );

it("a telephone of the own: registered through the console, written down, gone with the connection", async () => {
  expect(await phoneOf()).toBe("none");
  const phone = await openPhone();
  expect(phone).toMatchObject({ socket: SOCKET, domain: "okpay.invalid" });
  expect(phone.password.length).toBeGreaterThan(40);
  expect(await phoneOf()).toBe("away");
  const socket = await connected();
  const answer = once(socket, "message") as Promise<[Buffer]>;
  register(socket, phone.user);
  expect((await answer)[0].toString()).toContain("SIP/2.0 200 OK");
  expect(await phoneOf()).toBe("registered");
  expect(heard).toHaveLength(1);
  socket.close();
  await expect.poll(() => phoneOf()).toBe("away");
});

it("the password is in no row, and another telephone has another one", async () => {
  const first = await openPhone();
  const { rows } = await owner.query("SELECT * FROM asterisk.desk_phone");
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(first.password);
  const second = await openPhone();
  expect(second.user).not.toBe(first.user);
  expect(second.password).not.toBe(first.password);
});

it("nobody without a session, from another page, without the grant, or with a telephone of somebody else's session [S12]", async () => {
  await openPhone();
  const cookie = staff.get("agent") ?? "";
  expect(await connect({ origin: ORIGIN })).toBe(401);
  expect(await connect({ origin: "https://evil.example", cookie })).toBe(403);
  expect(await connect({ cookie })).toBe(403);
  expect(await connect({ origin: ORIGIN, cookie: world.customers.get("mei") ?? "" })).toBe(401);
  // At the own desk, and without a telephone of the own.
  await work("senior_agent", "POST", "/v1/staff/desk/open");
  expect(await connect({ origin: ORIGIN, cookie: staff.get("senior_agent") ?? "" })).toBe(404);
  // The same person in another session.
  const again = await app.console.inject({
    method: "POST",
    url: "/v1/staff/demo/session",
    headers: { origin: ORIGIN, "content-type": "application/json" },
    payload: JSON.stringify({ role: "agent" }),
  });
  const [other] = again.cookies;
  expect(await connect({ origin: ORIGIN, cookie: `${other?.name}=${other?.value}` })).toBe(404);
  expect(await phoneOf("senior_agent")).toBe("none");
});

it("a plain request finds nothing there, and no other address takes an upgrade", async () => {
  expect((await work("agent", "GET", SOCKET)).status).toBe(404);
  const answer = await fetch(`${address}/v1/staff/desk`, {
    headers: { origin: ORIGIN, cookie: staff.get("agent") ?? "" },
  });
  expect(answer.status).toBe(200);
});

it("what is not its own ends the connection: a colleague's name, a call", async () => {
  for (const text of [
    "REGISTER sip:okpay.invalid SIP/2.0\r\nFrom: <sip:okpay-desk-other@okpay.invalid>\r\n\r\n",
    "INVITE sip:12@okpay.invalid SIP/2.0\r\nFrom: <sip:okpay-desk-other@okpay.invalid>\r\n\r\n",
  ]) {
    await openPhone();
    const socket = await connected();
    socket.send(text);
    expect((await once(socket, "close"))[0]).toBe(1008);
  }
  expect(heard).toEqual([]);
});

it("void when the agent takes no calls, and its connection ends", async () => {
  const { user } = await openPhone();
  await work("agent", "POST", "/v1/staff/desk/ready", { microphone: "ok" });
  const socket = await connected();
  register(socket, user);
  await expect.poll(() => phoneOf()).toBe("registered");
  const closed = once(socket, "close");
  await work("agent", "POST", "/v1/staff/desk/not-ready", { reason: "break" });
  expect(await phoneOf()).toBe("none");
  expect((await closed)[0]).toBe(4401);
  expect(await connect({ origin: ORIGIN, cookie: staff.get("agent") ?? "" })).toBe(404);
});

it("while the exchange is connected nobody is ready whose page it could not ring, nor stays so when that is gone", async () => {
  const ready = () => work("agent", "POST", "/v1/staff/desk/ready", { microphone: "ok" });
  const asks = async () => (await work("agent", "GET", "/v1/staff/desk?microphone=ok")).json;
  // Away, it rings nobody: calls of the app are taken all the same.
  expect((await ready()).status).toBe(204);
  await work("agent", "POST", "/v1/staff/desk/not-ready", { reason: "break" });
  await owner.query(
    `INSERT INTO asterisk.exchange (id, entity_id, started_at, seen_at) VALUES (1, 'test', 'now', now() + interval '1 hour')
     ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at`,
  );
  expect(await ready()).toMatchObject({ status: 409, code: "desk_phone_away" });
  const { user } = await openPhone();
  expect(await ready()).toMatchObject({ status: 409, code: "desk_phone_away" });
  const socket = await connected();
  register(socket, user);
  await expect.poll(() => phoneOf()).toBe("registered");
  expect((await ready()).status).toBe(204);
  socket.close();
  await expect.poll(() => phoneOf()).toBe("away");
  expect((await asks())["state"]).toBe("ready");
  await owner.query(
    "UPDATE calls.desk SET hindered_since = now() - interval '13 seconds' WHERE hindered_since IS NOT NULL",
  );
  expect(await asks()).toMatchObject({ state: "notReady", reason: "phoneAway", phone: "none" });
  // At the telephone on the table it rings without a page.
  await work("agent", "DELETE", "/v1/staff/desk/phone");
  expect((await ready()).status).toBe(204);
  await owner.query("DELETE FROM asterisk.exchange");
});

it("void when the desk is closed, given up for a SIP telephone, or replaced; a closed desk gets none", async () => {
  await openPhone();
  expect((await work("agent", "DELETE", "/v1/staff/desk/phone")).status).toBe(204);
  expect(await phoneOf()).toBe("sip");
  await openPhone();
  expect(await phoneOf()).toBe("away");
  await work("agent", "POST", "/v1/staff/desk/close");
  const { rows } = await owner.query("SELECT 1 FROM asterisk.desk_phone");
  expect(rows).toEqual([]);
  expect(await work("agent", "POST", "/v1/staff/desk/phone")).toMatchObject({
    status: 409,
    code: "desk_closed",
  });
});

it("void with the session: signing out ends it, and its connection [S6] [S12]", async () => {
  await work("senior_agent", "POST", "/v1/staff/desk/open");
  await openPhone("senior_agent");
  const closed = once(await connected("senior_agent"), "close");
  await work("senior_agent", "DELETE", "/v1/staff/session");
  expect((await closed)[0]).toBe(4401);
  const { rows } = await owner.query("SELECT 1 FROM asterisk.desk_phone");
  expect(rows).toEqual([]);
});

it("whoever is lost in a call by telephone, with a telephone in the page, is back when that is connected", async () => {
  await world.talking();
  await owner.query("UPDATE calls.call SET channel = 'phone' WHERE state <> 'ended'");
  const { user } = await openPhone();
  await work("agent", "POST", "/v1/staff/desk/leave");
  expect((await work("agent", "GET", "/v1/staff/desk")).json["state"]).toBe("lost");
  const socket = await connected();
  register(socket, user);
  await expect.poll(() => phoneOf()).toBe("registered");
  expect((await work("agent", "GET", "/v1/staff/desk")).json["state"]).toBe("talking");
  socket.close();
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  await world.wrapUp("agent", "break");
});

it("the console's pages may open this socket and no other", async () => {
  const answer = await app.console.inject({ method: "GET", url: "/anything" });
  const policy = String(answer.headers["content-security-policy"]);
  expect(policy).toContain(`connect-src 'self' ws://localhost:8090${SOCKET};`);
});

it("a session that is ended elsewhere ends its connection within two seconds [S6] [S12]", async () => {
  await openPhone();
  const closed = once(await connected(), "close");
  await owner.query("UPDATE access.session SET revoked_at = now() WHERE revoked_at IS NULL");
  const from = performance.now();
  expect((await closed)[0]).toBe(4401);
  expect(performance.now() - from).toBeLessThan(3_000);
});
