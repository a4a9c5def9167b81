import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, createApp } from "./app.ts";
import { loadConfig } from "./config.ts";
import { newId } from "./platform/ids.ts";
import { createLog } from "./platform/log.ts";

/** The whole program as main.ts starts it: composition, process, signals. */

const { ownerUrl } = await createTestDatabase();
const secret = randomBytes(48).toString("base64url");
const environment = {
  DATABASE_URL: ownerUrl,
  OKPAY_SECRET: secret,
  PORT: "0",
  METRICS_PORT: "0",
  CONSOLE_PORT: "0",
  LOG_LEVEL: "info",
  WALLET_DIST: "does-not-exist",
};

let app: App;
let cookie: string;
let customerId: string;
beforeAll(async () => {
  app = await createApp(loadConfig(environment), createLog({ level: "silent" }));
  const { identity } = app.services;
  const person = {
    displayName: "Ada",
    email: "ada@example.com",
    phone: "+8613800138000",
    password: "Autumn-Rain-7-lanterns",
    locale: "en" as const,
    persona: "ada",
    at: new Date(),
  };
  customerId = await identity.demo.createCustomer(person);
  const session = await identity.demo.signInAs("ada", {
    ip: "127.0.0.1",
    userAgent: "test",
    presentedToken: undefined,
  });
  cookie = `okpay_sid=${session.token}`;
});
afterAll(() => app.close());

const topUp = async (cardId: string) =>
  (
    await app.services.payments.quote({
      customerId,
      body: { kind: "top_up", cardId, amount: { amountMinor: 1_000n, currency: "CNY" } },
    })
  ).token;

interface Running {
  readonly process: ChildProcess;
  readonly address: string;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

async function start(env: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const addressIn = () => /"address":"([^"]+)"/.exec(chunks.join(""))?.[1];
  await expect.poll(() => addressIn() ?? child.exitCode, { timeout: 60_000 }).not.toBeNull();
  return { process: child, address: addressIn() ?? "", output: () => chunks.join(""), ended };
}

const pay = (address: string, quote: string) =>
  fetch(`${address}/v1/payments`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      "idempotency-key": newId(),
      cookie,
    },
    body: JSON.stringify({ quote }),
  });

describe("the composed program", () => {
  it("tells a client what it must know before anyone has signed in", async () => {
    const config = (await app.http.inject({ method: "GET", url: "/v1/config" })).json();
    expect(config).toMatchObject({
      isDemo: true,
      currencies: ["CNY", "USD", "JPY"],
      passwordPolicy: "composition",
      personas: [{ key: "ada", displayName: "Ada" }],
    });
    expect(config.topUpLimits[0]).toEqual({
      min: { amountMinor: "100", currency: "CNY" },
      max: { amountMinor: "5000000", currency: "CNY" },
    });
  });

  it("answers for its session, and for nobody else's", async () => {
    expect(
      (await app.http.inject({ url: "/v1/session", headers: { cookie } })).json(),
    ).toMatchObject({ customer: { displayName: "Ada" } });
    expect(
      (
        await app.http.inject({
          url: "/v1/session",
          headers: { cookie: `okpay_sid=${"A".repeat(43)}` },
        })
      ).statusCode,
    ).toBe(401);
  });

  it("is ready only at the schema it was written for", async () => {
    expect((await app.http.inject("/readyz")).json()).toEqual({ status: "ready" });
  });

  it("shows what it measures on an inner port only", async () => {
    app.services.metrics.ofLedger.onDecidedAgain("versions_changed");
    const port = await app.services.metrics.listen(0);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const name of [
      "okpay_http_request_seconds_count",
      "okpay_ledger_batch_bookings_count",
      'okpay_ledger_batches_decided_again_total{reason="versions_changed"} 1',
      "okpay_outbox_lag_seconds",
      "okpay_leaked_bridges_total 0",
      "okpay_session_lookup_sessions_count",
      "nodejs_eventloop_lag_seconds",
    ])
      expect(text).toContain(name);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await app.http.inject("/metrics")).body).not.toContain("okpay_http_request_seconds");
  });
});

describe("the process", () => {
  it("finishes the payment under way when it is told to stop, and exits 0", async () => {
    const server = await start(environment);
    const answer = pay(server.address, await topUp("sandbox_visa_slow"));
    const underWay = async () =>
      (
        await app.services.database.pool.query(
          "SELECT count(*)::int AS n FROM payments.payment WHERE state = 'processing'",
        )
      ).rows[0].n as number;
    await expect.poll(underWay, { timeout: 10_000 }).toBe(1);
    server.process.kill("SIGTERM");
    await expect
      .poll(() => server.output(), { timeout: 5_000 })
      .toContain("finishing what was accepted");
    // Nothing new is taken.
    await expect(fetch(`${server.address}/healthz`)).rejects.toThrow();
    const response = await answer;
    expect([response.status, await response.json()]).toMatchObject([201, { state: "completed" }]);
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('"msg":"stopped"');
    expect(await underWay()).toBe(0);
  });

  it("a second signal does not wait", async () => {
    const server = await start(environment);
    const answer = pay(server.address, await topUp("sandbox_visa_slow")).catch(() => "cut off");
    await expect
      .poll(() => server.process.exitCode === null && server.output().includes("listening"))
      .toBe(true);
    const underWay = async () =>
      (
        await app.services.database.pool.query(
          "SELECT count(*)::int AS n FROM payments.payment WHERE state = 'processing'",
        )
      ).rows[0].n as number;
    await expect.poll(underWay, { timeout: 10_000 }).toBe(1);
    server.process.kill("SIGTERM");
    await expect
      .poll(() => server.output(), { timeout: 5_000 })
      .toContain("finishing what was accepted");
    server.process.kill("SIGINT");
    expect(await server.ended).toBe(1);
    expect(await answer).toBe("cut off");
    // What was cut off is settled by whoever runs next.
    await expect
      .poll(async () => (await app.services.payments.enquiries.runDue()) >= 0 && underWay(), {
        timeout: 20_000,
        interval: 500,
      })
      .toBe(0);
  });

  it("an operator's mistake is a sentence and exit code 78, without a stack", async () => {
    const { DATABASE_URL: _left, ...rest } = environment;
    const server = await start({ ...rest, PORT: "eighty" });
    expect(await server.ended).toBe(78);
    expect(server.output()).toContain("DATABASE_URL is missing");
    expect(server.output()).toContain("PORT must be a port number");
    expect(server.output()).not.toContain("    at ");
  });

  it("writes down the scripts of the pages it starts with, once for each set [C7] [L1]", async () => {
    const dist = await mkdtemp(join(tmpdir(), "okpay-app-"));
    await writeFile(join(dist, "index.html"), "<!doctype html><title>OKPay</title>");
    await writeFile(join(dist, "pay.js"), "export const pay = 1;\n");
    const recorded = async () => {
      const { events } = await app.services.audit.reader.search({ type: "pages.scripts_recorded" });
      return events.map(({ details }) => details["scripts"]);
    };
    const before = await recorded();
    for (const _time of ["first", "again"]) {
      const other = await createApp(
        loadConfig({ ...environment, WALLET_DIST: dist }),
        createLog({ level: "silent" }),
      );
      try {
        await other.listen();
      } finally {
        await other.close();
      }
    }
    expect(await recorded()).toEqual([
      [expect.stringMatching(/^pay\.js [\w+/]{43}=$/) as string],
      ...before,
    ]);
    await rm(dist, { recursive: true });
  });

  it("logs every request under its id and nothing that was in it", async () => {
    const server = await start(environment);
    const response = await fetch(`${server.address}/v1/session?token=canary-query`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-request-id": "trace-me-123",
        authorization: "Bearer canary-header",
      },
      body: JSON.stringify({ email: "canary@example.com", password: "canary-password" }),
    });
    expect(response.headers.get("x-request-id")).toBe("trace-me-123");
    await expect.poll(() => server.output()).toContain('"requestId":"trace-me-123"');
    server.process.kill("SIGTERM");
    await server.ended;
    expect(server.output()).not.toContain("canary");
  });
});
