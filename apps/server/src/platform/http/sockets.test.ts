import { connect, type Socket } from "node:net";
import { createTestHttpServer, TEST_COOKIE, type TestHttpServer } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** What only a real socket shows: bodies that are too large, bytes that are not HTTP, connections that stay open while stopping. */

let http: TestHttpServer;
let port: number;
let release: () => void = () => undefined;
beforeAll(async () => {
  http = await createTestHttpServer({
    listCards: async () => ({ cards: [] }),
    getWallet: () =>
      new Promise((resolve) => {
        release = () => resolve({ balances: [], asOf: "2026-11-24T09:30:00.000Z" });
      }),
  });
  port = Number(new URL(await http.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterAll(() => http.close());

/** Everything the server sends until the text appears or the connection ends. */
function until(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("utf8");
      if (received.includes(text)) resolve(received);
    });
    socket.on("end", () => resolve(received));
    socket.on("error", reject);
  });
}

const GET_CARDS = `GET /v1/cards HTTP/1.1\r\nHost: okpay\r\nCookie: ${TEST_COOKIE}\r\n\r\n`;

describe("over a real socket", () => {
  it("a body of 10 MB is answered 413 and the connection lives on [I5]", async () => {
    const socket = connect(port, "127.0.0.1");
    const refused = until(socket, "body_too_large");
    socket.write(
      `POST /v1/session HTTP/1.1\r\nHost: okpay\r\nContent-Type: application/json\r\nContent-Length: ${10 * 1024 * 1024}\r\n\r\n`,
    );
    const piece = Buffer.alloc(1024 * 1024, 0x61);
    for (let count = 0; count < 10; count += 1) socket.write(piece);
    const answer = await refused;
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).not.toMatch(/connection: close/i);
    const next = until(socket, '{"cards":[]}');
    socket.write(GET_CARDS);
    expect(await next).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
  });

  it("a body that never stops is cut off [I5]", async () => {
    const socket = connect(port, "127.0.0.1");
    const answer = until(socket, "body_too_large");
    socket.on("error", () => undefined);
    socket.write(
      "POST /v1/session HTTP/1.1\r\nHost: okpay\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const piece = Buffer.concat([
      Buffer.from("100000\r\n"),
      Buffer.alloc(0x100000, 0x61),
      Buffer.from("\r\n"),
    ]);
    for (let count = 0; count < 20; count += 1) socket.write(piece);
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it("bytes that are not HTTP get a problem and no words about the inside", async () => {
    const socket = connect(port, "127.0.0.1");
    const answer = until(socket, "never");
    socket.write("\u0016\u0003\u0001 hello?\r\n\r\n");
    expect(await answer).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed_request"/,
    );
    socket.destroy();
  });

  const oneRequest = "Host: okpay\r\nContent-Type: application/json\r\n";
  it.each([
    [
      "headers above 16 KiB",
      `GET / HTTP/1.1\r\nHost: okpay\r\nX-Large: ${"a".repeat(17 * 1024)}\r\n\r\n`,
    ],
    [
      "a length and chunks at once",
      `POST /v1/session HTTP/1.1\r\n${oneRequest}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      "chunks and a length at once",
      `POST /v1/session HTTP/1.1\r\n${oneRequest}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
    ],
    [
      "two lengths",
      `POST /v1/session HTTP/1.1\r\n${oneRequest}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}`,
    ],
    ["lines ended by a bare LF", "GET /healthz HTTP/1.1\nHost: okpay\n\n"],
    ["a header line ended by a bare LF", "GET /healthz HTTP/1.1\r\nHost: okpay\nX-A: b\r\n\r\n"],
    ["a blank before the colon", "GET /healthz HTTP/1.1\r\nHost : okpay\r\n\r\n"],
    ["no Host", "GET /healthz HTTP/1.1\r\n\r\n"],
  ])("%s: 400 and the connection is closed [H7]", async (_what, bytes) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    const answer = until(socket, "never");
    const startedAt = performance.now();
    socket.write(bytes);
    const text = await answer;
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    // One answer: nothing that followed was taken for a second request.
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    socket.destroy();
  });

  it("a request that drips is cut off when its time is over, a connection that asks nothing without a word [I5]", async () => {
    const hurried = await createTestHttpServer({}, { requestTimeoutMs: 300 });
    const address = new URL(await hurried.listen({ host: "127.0.0.1", port: 0 }));
    const socket = connect(Number(address.port), "127.0.0.1");
    const answer = until(socket, "never");
    socket.write("GET /healthz HTTP/1.1\r\nHost: okpay\r\nX-Slow: ");
    // Browsers open connections ahead of what they will ask.
    const unused = until(connect(Number(address.port), "127.0.0.1"), "never");
    expect(await answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*request_timeout/);
    expect(await unused).toBe("");
    await hurried.close();
  });

  it("stopping finishes the request under way on an open connection, then closes it", async () => {
    const socket = connect(port, "127.0.0.1");
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const answer = until(socket, '"balances":[]');
    socket.write(`GET /v1/wallet HTTP/1.1\r\nHost: okpay\r\nCookie: ${TEST_COOKIE}\r\n\r\n`);
    await expect.poll(() => http.load.inFlight).toBe(1);
    const closing = http.close();
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    release();
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
    await closing;
    await ended;
  });
});
