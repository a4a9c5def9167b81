import { createHmac } from "node:crypto";
import { createTestDatabase } from "@okpay/testkit";
import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createKeyring } from "../../platform/crypto.ts";
import { newId } from "../../platform/ids.ts";
import { createLog } from "../../platform/log.ts";
import { createSandboxBank } from "../banks/sandbox/bank.ts";
import { sandboxAccount } from "../banks/sandbox/test-accounts.ts";
import { startSandboxNetwork } from "./sandbox/http-server.ts";

/** Saved cards over HTTP, with the sandbox network beside the program; every line that it logs is kept. */
const { ownerUrl } = await createTestDatabase();
const network = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }) },
});
const lines: string[] = [];
const config = loadConfig({
  DATABASE_URL: ownerUrl,
  OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
  OKPAY_MODE: "demo",
  RATE_LIMIT_FACTOR: "10000",
  CARD_NETWORK_URL: network.url,
});
const log = createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } });
const app = await createApp(config, log);
afterAll(async () => {
  await app.close();
  await network.close();
});

const ORIGIN = "http://localhost:8080";
const NUMBER = "4242424200004242";
const body = { number: NUMBER, expiryMonth: 12, expiryYear: 2090, securityCode: "8642" };

async function signedIn(persona: string, phone: string): Promise<string> {
  await app.services.identity.demo.createCustomer({
    displayName: persona,
    email: `${persona}@example.com`,
    phone,
    password: "Quiet-Harbour-Lantern-77!",
    locale: "en",
    persona,
    at: new Date(),
  });
  const answer = await app.http.inject({
    method: "POST",
    url: "/v1/demo/session",
    headers: { origin: ORIGIN },
    payload: { persona },
  });
  return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
}
const mine = await signedIn("lin", "+8613800138000");
const theirs = await signedIn("zhou", "+8613800138001");

const call = (
  cookie: string | null,
  method: "GET" | "POST" | "DELETE",
  url: string,
  payload?: object,
) =>
  app.http.inject({
    method,
    url,
    headers: { origin: ORIGIN, ...(cookie === null ? {} : { cookie }) },
    ...(payload === undefined ? {} : { payload }),
  });

it("a card is saved, shown by four digits, and its number and code are in no answer and no line of the log [C1] [C2] [C6]", async () => {
  const added = await call(mine, "POST", "/v1/cards", body);
  expect(added.statusCode).toBe(201);
  expect(added.json()).toMatchObject({ outcome: "ready", card: { lastFour: "4242" } });
  const wrong = await call(mine, "POST", "/v1/cards", { ...body, number: "4242424200004243" });
  expect(wrong.json()).toMatchObject({ code: "validation_failed", errors: [{ field: "number" }] });
  const real = await call(mine, "POST", "/v1/cards", { ...body, number: "4111111111111111" });
  expect(real.json()).toMatchObject({ code: "card_not_sandbox" });
  const list = await call(mine, "GET", "/v1/cards");
  const said = [added.body, wrong.body, real.body, list.body, ...lines].join("\n");
  expect(lines.length).toBeGreaterThan(0);
  for (const secret of [NUMBER, "4242424200004243", "4111111111111111", '"8642"'])
    expect(said).not.toContain(secret);
});

it("a foreign card and a missing one are the same 404; the owner's is removed once", async () => {
  const { card } = (await call(mine, "POST", "/v1/cards", body)).json();
  for (const [method, tail] of [
    ["DELETE", ""],
    ["POST", "/verification"],
  ] as const) {
    const foreign = await call(theirs, method, `/v1/cards/${card.id}${tail}`);
    const missing = await call(theirs, method, `/v1/cards/${newId()}${tail}`);
    expect(foreign.statusCode).toBe(404);
    expect({ ...foreign.json(), requestId: "" }).toEqual({ ...missing.json(), requestId: "" });
  }
  expect((await call(mine, "POST", `/v1/cards/${card.id}/verification`)).statusCode).toBe(200);
  expect((await call(mine, "DELETE", `/v1/cards/${card.id}`)).statusCode).toBe(204);
  expect((await call(mine, "DELETE", `/v1/cards/${card.id}`)).statusCode).toBe(404);
});

it("the demo lists its test cards to who is signed in", async () => {
  const answer = await call(mine, "GET", "/v1/sandbox/cards");
  expect(answer.json().cards.length).toBeGreaterThan(30);
  expect((await call(null, "GET", "/v1/sandbox/cards")).statusCode).toBe(401);
});

describe("bank accounts", () => {
  const number = sandboxAccount("iban", "paid");
  const account = { scheme: "iban", currency: "USD", number, bankName: "Harbour Bank" };

  it("POST /v1/bank-accounts needs a proof of who is there, tells the owner, and keeps the number to itself [U9]", async () => {
    expect((await call(mine, "POST", "/v1/bank-accounts", account)).json()).toMatchObject({
      status: 403,
      code: "step_up_required",
    });
    await app.services.database.kysely
      .transaction()
      .execute((tx) => sql`UPDATE identity.session SET step_up_at = now()`.execute(tx));
    const added = await call(mine, "POST", "/v1/bank-accounts", account);
    expect(added.statusCode).toBe(201);
    expect(added.json()).toMatchObject({ lastFour: "1000", bankName: "Harbour Bank" });
    const wrong = await call(mine, "POST", "/v1/bank-accounts", {
      ...account,
      number: `${number}1`,
    });
    expect(wrong.json()).toMatchObject({
      code: "validation_failed",
      errors: [{ field: "number" }],
    });
    const list = await call(mine, "GET", "/v1/bank-accounts");
    expect(list.json()).toMatchObject({ canPayOut: true, accounts: [added.json()] });
    for (const said of [added.body, wrong.body, list.body, ...lines])
      expect(said).not.toContain(number);
    const inbox = await call(null, "GET", "/v1/demo/inbox");
    expect(inbox.body).toContain("Harbour Bank");
  });

  it("DELETE /v1/bank-accounts/:accountId takes the owner's once; a foreign one and a missing one are the same 404", async () => {
    const { accounts } = (await call(mine, "GET", "/v1/bank-accounts")).json();
    const { id } = accounts[0];
    const foreign = await call(theirs, "DELETE", `/v1/bank-accounts/${id}`);
    const missing = await call(theirs, "DELETE", `/v1/bank-accounts/bac_${"0".repeat(32)}`);
    expect(foreign.statusCode).toBe(404);
    expect({ ...foreign.json(), requestId: "" }).toEqual({ ...missing.json(), requestId: "" });
    expect((await call(mine, "DELETE", `/v1/bank-accounts/${id}`)).statusCode).toBe(204);
    expect((await call(mine, "DELETE", `/v1/bank-accounts/${id}`)).statusCode).toBe(404);
  });

  it("GET /v1/sandbox/bank-accounts says what each test account causes; the bank's faults have a page", async () => {
    const { accounts } = (await call(mine, "GET", "/v1/sandbox/bank-accounts")).json();
    expect(accounts).toContainEqual({ scheme: "iban", number, causes: "paid", reason: null });
    const page = await fetch(new URL("/bank", network.url));
    expect(await page.text()).toContain("Sandbox");
    const set = new URLSearchParams({
      slowMs: "0",
      loseAnswers: "2",
      isDown: "false",
      returns: "twice",
    });
    const done = await fetch(new URL("/bank", network.url), {
      method: "POST",
      body: set,
      headers: { "accept-language": "zh-CN" },
    });
    const shown = await done.text();
    for (const part of ['lang="zh-CN"', 'value="2"', "已设置", '<option value="twice" selected>'])
      expect(shown).toContain(part);
  });
});

it("a network's event is taken once with its signature, and nothing of it is stored without", async () => {
  const secret = createKeyring("a root secret for tests, 32 bytes or more")
    .keyFor("cards.sandbox-webhook.v1")
    .toString("hex");
  const event = { id: "evt_1", type: "x", createdAt: new Date().toISOString(), reference: newId() };
  const text = JSON.stringify(event);
  const send = (key: string, acquirer = "sandbox_network") => {
    const time = Math.floor(Date.now() / 1_000);
    const digest = createHmac("sha256", key).update(`${time}.${text}`).digest("hex");
    return app.http.inject({
      method: "POST",
      url: `/v1/acquirers/${acquirer}/events`,
      headers: {
        "content-type": "application/json",
        "sandbox-signature": `t=${time},v1=${digest}`,
      },
      payload: text,
    });
  };
  expect((await send("another secret")).statusCode).toBe(401);
  expect((await send(secret, "nobody")).statusCode).toBe(404);
  expect(await app.services.networkEvents.handleWaiting()).toBe(0);
  expect((await send(secret)).statusCode).toBe(202);
  expect((await send(secret)).statusCode).toBe(202);
  expect(await app.services.networkEvents.handleWaiting()).toBe(1);
  expect(await app.services.networkEvents.handleWaiting()).toBe(0);
});
