import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { createApp } from "../../../apps/server/src/app.ts";
import { loadConfig } from "../../../apps/server/src/config.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { createTestDatabase } from "./database.ts";

/** The whole program with customers in it, spoken to without a socket, and a merchant's server that takes webhooks. */

const ORIGIN = "http://localhost:8080";

export interface Received {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A merchant's server: answers what it is told to, and hands out what came in. */
export async function startReceiver() {
  const waiting: ((received: Received) => void)[] = [];
  const arrived: Received[] = [];
  let answer: { status: number; headers?: Record<string, string> } = { status: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const received = {
        url: request.url ?? "",
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      response.writeHead(answer.status, answer.headers).end("noted");
      const next = waiting.shift();
      if (next === undefined) arrived.push(received);
      else next(received);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    answerWith(status: number, headers: Record<string, string> = {}) {
      answer = { status, headers };
    },
    /** The next message, now or when it comes. */
    next: (): Promise<Received> =>
      new Promise((resolve) => {
        const received = arrived.shift();
        if (received === undefined) waiting.push(resolve);
        else resolve(received);
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export async function createShopWorld(env: Readonly<Record<string, string>> = {}) {
  const { ownerUrl } = await createTestDatabase();
  const app = await createApp(
    loadConfig({
      DATABASE_URL: ownerUrl,
      OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
      RATE_LIMIT_FACTOR: "10000",
      METRICS_PORT: "0",
      WALLET_DIST: "does-not-exist",
      WEBHOOK_PRIVATE_NETS: "127.0.0.1/32",
      ...env,
    }),
    createLog({ level: "silent" }),
  );

  /** A demo customer with a session that has just proven who they are; the cookie. */
  async function customer(persona: string, phone: string): Promise<string> {
    await app.services.identity.demo.createCustomer({
      displayName: persona,
      email: `${persona}@example.com`,
      phone,
      password: "Quiet-Harbour-Lantern-77!",
      locale: "en",
      persona,
      at: new Date(),
    });
    const origin = { ip: "127.0.0.1", userAgent: "shop", presentedToken: undefined };
    const { token } = await app.services.identity.demo.signInAs(persona, origin);
    await app.services.database.pool.query("UPDATE identity.session SET step_up_at = now()");
    return `okpay_sid=${token}`;
  }

  /** As a person of the merchant (`cookie`) or as its program (`key`). */
  async function call(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    as: { readonly cookie?: string; readonly key?: string; readonly idempotencyKey?: string } = {},
    payload?: object,
  ) {
    const answer = await app.http.inject({
      method,
      url,
      headers: {
        ...(as.cookie === undefined ? {} : { cookie: as.cookie, origin: ORIGIN }),
        ...(as.key === undefined ? {} : { authorization: `Bearer ${as.key}` }),
        ...(as.idempotencyKey === undefined ? {} : { "idempotency-key": as.idempotencyKey }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const json = answer.body === "" ? null : answer.json();
    return { status: answer.statusCode, json, headers: answer.headers };
  }

  /** Runs as the owner of the tables: for what the program itself may not. */
  async function asOwner(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  return { app, ownerUrl, customer, call, asOwner };
}
