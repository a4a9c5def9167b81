import { once } from "node:events";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { TLSSocket } from "node:tls";
import pg from "pg";
import { generate } from "selfsigned";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpSmsGateway, createSmtpTransport } from "./messages/index.ts";

/** Peers that cannot prove who they are get nothing from us (ASVS V12.3, row H5): each has a certificate nobody signed. */

let certificate: { readonly cert: string; readonly key: string };
const servers: { close(): void }[] = [];
beforeAll(async () => {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
  });
  certificate = { cert: made.cert, key: made.private };
});
afterAll(() => {
  for (const server of servers) server.close();
});

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

describe("a self-signed peer", () => {
  it("as SMS gateway gets no message and no token [H5]", async () => {
    let asked = 0;
    const port = await portOf(
      createHttps(certificate, (_request, response) => {
        asked += 1;
        response.end();
      }),
    );
    const gateway = createHttpSmsGateway({ url: `https://localhost:${port}/`, token: "t0ken" });
    const sent = gateway.send({ id: "1", to: "+8613800138000", text: "code" });
    await expect(sent).rejects.toMatchObject({
      reason: "sms gateway unreachable",
      cause: { cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } },
    });
    expect(asked).toBe(0);
  });

  it.each([
    ["smtps", true],
    ["smtp with STARTTLS", false],
  ])("as mail server (%s) gets no mail and no password [H5]", async (_what, secure) => {
    const passwords: unknown[] = [];
    const server = new SMTPServer({
      ...certificate,
      secure,
      onAuth: (auth, _session, done) => {
        passwords.push(auth);
        done(null, { user: "u" });
      },
    });
    server.on("error", () => undefined);
    const port = await portOf(server.server);
    const transport = createSmtpTransport({
      url: `${secure ? "smtps" : "smtp"}://u:p@localhost:${port}`,
      from: "no-reply@example.com",
      timeoutMs: 3_000,
    });
    const mail = { id: "1", to: "a@example.com", subject: "s", text: "t", html: "" };
    await expect(transport.send(mail)).rejects.toMatchObject({
      reason: expect.stringMatching(/^smtp (?:ESOCKET|ETLS)$/),
    });
    expect(passwords).toEqual([]);
    await transport.close();
  });

  it("as database gets no password [H5]", async () => {
    const received: Buffer[] = [];
    const port = await portOf(
      createServer((socket) => {
        socket.on("error", () => undefined);
        // The SSLRequest of the protocol, answered with yes.
        socket.once("data", () => {
          socket.write("S");
          const tls = new TLSSocket(socket, { isServer: true, ...certificate });
          tls.on("error", () => undefined).on("data", (chunk: Buffer) => received.push(chunk));
        });
      }),
    );
    const client = new pg.Client({
      connectionString: `postgres://okpay:hunter2@localhost:${port}/okpay?sslmode=verify-full`,
    });
    await expect(client.connect()).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    expect(Buffer.concat(received)).toHaveLength(0);
  });
});
