import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { createTestHttpServer, type TestHttpServer } from "@okpay/testkit";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlainListener } from "./plain-http.ts";

/** The listener with a certificate, and what happens to those who come without TLS: rows H1 and H2. */

const PUBLIC_URL = "https://pay.example.com";

let server: TestHttpServer;
let port: number;
let ca: string;
beforeAll(async () => {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
  });
  ca = made.cert;
  server = await createTestHttpServer(
    {},
    { publicUrl: PUBLIC_URL, tls: { cert: made.cert, key: made.private } },
  );
  const address = await server.listen({ host: "127.0.0.1", port: 0 });
  expect(address).toMatch(/^https:/);
  port = Number(new URL(address).port);
});
afterAll(() => server.close());

function handshake(offer: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connectTls(
      { port, host: "127.0.0.1", servername: "localhost", ca, ...offer },
      () => resolve(socket),
    );
    socket.once("error", reject);
  });
}

describe("the TLS listener", () => {
  it.each([
    ["TLSv1.3", /^TLS_/],
    ["TLSv1.2", /^ECDHE-ECDSA-(?:AES\d+-GCM|CHACHA20)/],
  ] as const)(
    "speaks %s with forward secrecy and authenticated encryption [H1]",
    async (version, suite) => {
      const socket = await handshake({ minVersion: version, maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
      expect(socket.getCipher().standardName).toMatch(/GCM|CHACHA20/);
      expect(socket.getCipher().name).toMatch(suite);
      socket.destroy();
    },
  );

  it.each([
    ["TLS 1.1", { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }],
    ["no forward secrecy", { maxVersion: "TLSv1.2", ciphers: "AES256-GCM-SHA384" }],
    ["CBC", { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA" }],
  ] as const)("refuses %s [H1]", async (_what, offer) => {
    await expect(handshake(offer)).rejects.toThrow(/alert|handshake|protocol/i);
  });

  it("answers nothing to a request without TLS [H2]", async () => {
    await expect(fetch(`http://127.0.0.1:${port}/v1/config`)).rejects.toThrow("fetch failed");
  });

  it("says it is there for https only, also to bytes that are not HTTP [H2]", async () => {
    const socket = await handshake({});
    const received: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => received.push(chunk));
    const ended = new Promise((resolve) => socket.once("close", resolve));
    socket.write("hello\r\n\r\n");
    await ended;
    expect(Buffer.concat(received).toString()).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*strict-transport-security: max-age=31536000; includeSubDomains/,
    );
  });
});

describe("without TLS", () => {
  it("a page is sent to https, the API is refused and not redirected [H2]", async () => {
    const plain = createPlainListener(PUBLIC_URL);
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const address = plain.address();
    const base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const get = (path: string, method = "GET") =>
      fetch(base + path, { redirect: "manual", method });
    const page = await get("/send?x=1");
    expect([page.status, page.headers.get("location")]).toEqual([308, `${PUBLIC_URL}/send?x=1`]);
    for (const [path, method] of [
      ["/v1/session", "GET"],
      ["/v1/payments", "POST"],
      ["/send", "POST"],
    ] as const) {
      const refused = await get(path, method);
      expect([refused.status, refused.headers.get("location")]).toEqual([403, null]);
      expect(await refused.json()).toMatchObject({ code: "https_required" });
    }
    plain.close();
  });

  it("the same for what a trusted proxy says came in the clear; others are not asked [H2]", async () => {
    const behind = await createTestHttpServer(
      {},
      { publicUrl: PUBLIC_URL, trustedProxies: ["10.0.0.1"] },
    );
    const ask = (url: string, proto: string) =>
      behind.inject({ url, remoteAddress: "10.0.0.1", headers: { "x-forwarded-proto": proto } });
    expect((await ask("/", "http")).headers["location"]).toBe(`${PUBLIC_URL}/`);
    expect((await ask("/v1/config", "http")).json()).toMatchObject({ code: "https_required" });
    expect((await ask("/v1/nothing", "https")).statusCode).toBe(404);
    await behind.close();
  });
});
