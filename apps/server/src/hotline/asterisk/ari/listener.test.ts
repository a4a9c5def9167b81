import { once } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createLog } from "../../../platform/log.ts";
import type { AriSocket } from "./connection.ts";
import { AriListener } from "./listener.ts";

/* Real WebSockets; only the clock of the pings is the test's. */

const PASSWORD = "asterisk-password-of-a-test";
const PING_MS = 5_000;

interface Link {
  readonly socket: AriSocket;
  readonly received: string[];
  pongs: number;
  isClosed: boolean;
  isSilent: boolean | null;
}
let links: Link[] = [];
let listener: AriListener;
let port = 0;
const clients: WebSocket[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  links = [];
  listener = new AriListener(
    { password: PASSWORD, log: createLog({ level: "silent" }) },
    {
      opened(socket) {
        const link: Link = { socket, received: [], pongs: 0, isClosed: false, isSilent: null };
        links.push(link);
        return {
          received: (text) => void link.received.push(text),
          alive: () => {
            link.pongs += 1;
          },
          closed: (isSilent) => {
            link.isClosed = true;
            link.isSilent = isSilent;
          },
        };
      },
    },
  );
  port = await listener.listen(0, "127.0.0.1");
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await listener.close();
  vi.useRealTimers();
});

function dial(password = PASSWORD, autoPong = true): WebSocket {
  const given = Buffer.from(`okpay:${password}`).toString("base64");
  const client = new WebSocket(`ws://127.0.0.1:${port}/ari`, "ari", {
    headers: { authorization: `Basic ${given}` },
    autoPong,
  });
  clients.push(client);
  return client;
}
async function connected(autoPong = true): Promise<WebSocket> {
  const client = dial(PASSWORD, autoPong);
  await once(client, "open");
  return client;
}
/** Both ways: whatever this client has sent before was read. A ping of a peer is no answer to ours. */
async function settled(client: WebSocket): Promise<void> {
  const answered = once(client, "pong");
  client.ping();
  await answered;
}
async function pinged(client: WebSocket): Promise<void> {
  const ping = once(client, "ping");
  vi.advanceTimersByTime(PING_MS);
  await ping;
  await settled(client);
}

it("lets nobody in without the password", async () => {
  const client = dial("another password");
  const [error] = (await once(client, "error")) as [Error];
  expect(error.message).toContain("401");
  expect(links).toEqual([]);
});

it("pings every five seconds; a peer that answers stays", async () => {
  const client = await connected();
  for (let round = 0; round < 4; round += 1) await pinged(client);
  client.send("an event");
  await settled(client);
  expect(links).toMatchObject([{ received: ["an event"], pongs: 4, isClosed: false }]);
});

it("a peer that answers nothing for ten seconds is dropped, and its calls are told", async () => {
  const client = await connected(false);
  const closed = once(client, "close");
  await pinged(client);
  expect(links[0]?.isClosed).toBe(false);
  vi.advanceTimersByTime(PING_MS);
  await closed;
  await expect.poll(() => links[0]).toMatchObject({ isClosed: true, isSilent: true, pongs: 0 });
});

it("when it has stopped, the end of the connection was told, as one that was there until then", async () => {
  await connected();
  await listener.close();
  expect(links).toMatchObject([{ isClosed: true, isSilent: false }]);
  await listener.listen(0, "127.0.0.1");
});

it("whatever a peer says is an answer, even if its pongs are late", async () => {
  const client = await connected(false);
  for (let round = 0; round < 3; round += 1) {
    await pinged(client);
    client.send("an event");
    await settled(client);
  }
  expect(links[0]?.isClosed).toBe(false);
});

it("a newer connection ends the older, which may be half dead, and is the one that is written to", async () => {
  const older = await connected();
  const closed = once(older, "close");
  const newer = await connected();
  await closed;
  await expect.poll(() => links.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  const message = once(newer, "message") as Promise<[Buffer]>;
  links[1]?.socket.send("a request");
  expect((await message)[0].toString()).toBe("a request");
  // The older one's pings have ended with it.
  for (let round = 0; round < 3; round += 1) await pinged(newer);
  expect(links[1]?.isClosed).toBe(false);
});
