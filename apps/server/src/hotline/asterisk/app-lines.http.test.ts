// Lines of customers' pages to the exchange over the public listener, with a WebSocket server where Asterisk's would be.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";
import { connectTo, createSipServer } from "./testing/sip-server.ts";

const ORIGIN = "http://localhost:8080";
const SOCKET = "/v1/calls/current/line/sip";

const asterisk = await createSipServer();
const { heard } = asterisk;
const world = await createCallWorld({ ...asterisk.settings, PHONE_RECORDING: "on" });
const { app, owner, ask } = world;
/** As the process says of itself that Asterisk is connected to. */
const setConnected = (is: boolean) =>
  owner.query(
    `INSERT INTO asterisk.exchange (id, entity_id, started_at, seen_at) VALUES (1, 'a', 'one', $1)
     ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at`,
    [is ? "infinity" : null],
  );
const lines = () => app.services.deskTelephony?.lines;
let address = "";
beforeAll(async () => {
  address = await app.http.listen({ host: "127.0.0.1", port: 0 });
  await setConnected(true);
});
beforeEach(async () => {
  heard.splice(0);
  for (const who of ["mei", "kai"]) await ask(who, "POST", "/v1/calls/current/hang-up");
});
afterAll(async () => {
  await app.close();
  asterisk.close();
  await owner.end();
});

const START = {
  skill: "general",
  language: "en",
  about: null,
  paymentId: null,
  pin: null,
  timeZone: "Asia/Shanghai",
};
interface Line {
  readonly user: string;
  readonly password: string;
}
async function opened(who = "mei"): Promise<Line> {
  const { status, json } = await ask(who, "POST", "/v1/calls/current/line");
  expect(status).toBe(201);
  return json as unknown as Line;
}
const idOf = ({ user }: Line) => user.replace("okpay-app-", "");
/** As the exchange does when it has made the objects. */
const known = async (line: Line): Promise<void> => {
  await lines()?.made(idOf(line));
};

const connect = (headers: Record<string, string>) => connectTo(address, SOCKET, headers);
const cookieOf = (who: string) => world.customers.get(who) ?? "";

it("a line belongs to a call that the exchange carries, and there is none without one", async () => {
  expect((await ask("mei", "POST", "/v1/calls/current/line")).code).toBe("no_call");
  const { json } = await ask("mei", "POST", "/v1/calls", START);
  expect(json["call"]).toMatchObject({ channel: "app", isByExchange: true, state: "waiting" });
  const line = await opened();
  expect(line).toMatchObject({ socket: SOCKET, target: "okpay", domain: "okpay.invalid" });
  expect(line.password.length).toBeGreaterThan(40);
  const { rows } = await owner.query("SELECT * FROM asterisk.app_line");
  expect(rows).toHaveLength(1);
  // Neither the password nor anything that it could be found by.
  expect(JSON.stringify(rows)).not.toContain(line.password);
  await ask("mei", "POST", "/v1/calls/current/hang-up");
  expect((await ask("mei", "POST", "/v1/calls/current/line")).code).toBe("no_call");
});

it("while Asterisk is not connected a call's sound goes between the two pages, also where its HTTP server answers", async () => {
  await setConnected(false);
  const { json } = await ask("mei", "POST", "/v1/calls", START);
  expect(json["call"]).toMatchObject({ channel: "app", isByExchange: false, state: "waiting" });
  await setConnected(true);
});

it("is recorded of whoever says yes, and of nobody else; between the two pages nothing is, and nobody is asked", async () => {
  await owner.query("TRUNCATE recordings.refusal");
  const isOffered = async () =>
    (await ask("mei", "POST", "/v1/call-menu", {})).json["isRecordingOffered"];
  const begin = async (isRecordingAccepted?: boolean) => {
    const { json } = await ask("mei", "POST", "/v1/calls", { ...START, isRecordingAccepted });
    const shown = json["call"] as unknown as { id: string; isRecordingAccepted: boolean };
    const recorder = await app.services.recordings.recorder.wishOf(fromPublicId(shown.id));
    await ask("mei", "POST", "/v1/calls/current/hang-up");
    return [shown.isRecordingAccepted, recorder.isConsented];
  };
  expect(await isOffered()).toBe(true);
  expect(await begin(true)).toEqual([true, true]);
  expect(await begin(false)).toEqual([false, false]);
  // A page of before, which does not know of it.
  expect(await begin()).toEqual([false, false]);
  await setConnected(false);
  expect(await isOffered()).toBe(false);
  expect(await begin(true)).toEqual([false, false]);
  await setConnected(true);
  const { rows } = await owner.query(
    "SELECT (SELECT count(*)::int FROM recordings.consent) AS yes, (SELECT count(*)::int FROM recordings.refusal) AS no",
  );
  expect(rows).toEqual([{ yes: 1, no: 2 }]);
});

it("is good for one leg: the next one is nobody's, also with the credential of before a reload", async () => {
  await ask("mei", "POST", "/v1/calls", START);
  const first = await opened();
  const second = await opened();
  expect(second.user).not.toBe(first.user);
  expect(second.password).not.toBe(first.password);
  expect(await lines()?.take(first.user, "a-channel")).toBeNull();
  const callId = await lines()?.take(second.user, "a-channel");
  const { rows } = await owner.query("SELECT id FROM calls.call WHERE state <> 'ended'");
  expect(rows).toEqual([{ id: callId }]);
  // The event comes twice; somebody else comes with the same.
  expect(await lines()?.take(second.user, "a-channel")).toBe(callId);
  expect(await lines()?.take(second.user, "another-channel")).toBeNull();
});

it("is void after a minute, and its objects are taken away", async () => {
  await ask("mei", "POST", "/v1/calls", START);
  const line = await opened();
  expect(await lines()?.current()).toEqual([{ id: idOf(line), password: line.password }]);
  await owner.query("UPDATE asterisk.app_line SET expires_at = now() - interval '1 second'");
  expect(await lines()?.take(line.user, "a-channel")).toBeNull();
  expect(await lines()?.current()).toEqual([]);
});

it("speaks SIP through the public listener: this session, this origin, in its own name only [S12]", async () => {
  await ask("mei", "POST", "/v1/calls", START);
  const line = await opened();
  await known(line);
  const cookie = cookieOf("mei");
  expect(await connect({ origin: ORIGIN })).toBe(401);
  expect(await connect({ cookie })).toBe(403);
  expect(await connect({ origin: "https://evil.example", cookie })).toBe(403);
  expect(await connect({ origin: ORIGIN, cookie: cookieOf("kai") })).toBe(404);
  const socket = await connect({ origin: ORIGIN, cookie });
  if (typeof socket === "number") throw new Error(`refused with ${socket}`);
  const say = (method: string, user: string) =>
    socket.send(
      `${method} sip:okpay@okpay.invalid SIP/2.0\r\nFrom: <sip:${user}@okpay.invalid>;tag=1\r\n\r\n`,
    );
  say("INVITE", line.user);
  await expect.poll(() => heard).toHaveLength(1);
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  say("REGISTER", line.user);
  expect(await closed).toBe(1008);
  expect(heard).toHaveLength(1);
});

it("ends with the session: the connection is cut, and the leg is nobody's any more", async () => {
  await ask("kai", "POST", "/v1/calls", START);
  const line = await opened("kai");
  await known(line);
  const socket = await connect({ origin: ORIGIN, cookie: cookieOf("kai") });
  if (typeof socket === "number") throw new Error(`refused with ${socket}`);
  await lines()?.take(line.user, "kais-channel");
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await owner.query(
    `UPDATE identity.session SET revoked_at = now()
      WHERE id = (SELECT session_id FROM asterisk.app_line WHERE channel_id = 'kais-channel')`,
  );
  expect(await closed).toBe(4401);
  const kept = await owner.query("SELECT 1 FROM asterisk.app_line WHERE id = $1", [idOf(line)]);
  expect(kept.rows).toEqual([]);
  const { rows } = await owner.query("SELECT channel_id FROM asterisk.call WHERE caller <> 'over'");
  expect(rows).toEqual([{ channel_id: null }]);
});
