import { createTestDatabase } from "@okpay/testkit";
import { sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createLog } from "../../platform/log.ts";
import { createSandboxBank } from "../banks/sandbox/bank.ts";
import { sandboxRecipient } from "../banks/sandbox/test-accounts.ts";
import { startSandboxNetwork } from "../cards/sandbox/http-server.ts";
import { createSandboxRateService } from "./sandbox/rate-service.ts";

/** Recipients abroad over HTTP, and money sent to one, at rates and through a bank of the sandbox partners; every line of the log is kept. */
const { ownerUrl } = await createTestDatabase();
const partners = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }), rates: createSandboxRateService() },
});
const lines: string[] = [];
const config = loadConfig({
  DATABASE_URL: ownerUrl,
  OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
  OKPAY_MODE: "demo",
  RATE_LIMIT_FACTOR: "10000",
  CARD_NETWORK_URL: partners.url,
});
const log = createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } });
const app = await createApp(config, log);
afterAll(async () => {
  await app.close();
  await partners.close();
});

const ORIGIN = "http://localhost:8080";

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
  headers: Record<string, string> = {},
) =>
  app.http.inject({
    method,
    url,
    headers: { origin: ORIGIN, ...(cookie === null ? {} : { cookie }), ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
const proveWhoIsThere = () =>
  app.services.database.kysely
    .transaction()
    .execute((tx) => sql`UPDATE identity.session SET step_up_at = now()`.execute(tx));

const { number } = sandboxRecipient("DE", "paid");
const anna = {
  holder: "Anna Schmidt",
  country: "DE",
  currency: "EUR",
  scheme: "iban",
  number,
  bankName: "Hafenbank",
};
const add = (more: object = {}) => call(mine, "POST", "/v1/beneficiaries", { ...anna, ...more });

it("POST /v1/beneficiaries needs a proof of who is there, tells the sender, and keeps the number to itself [U9]", async () => {
  expect((await add()).json()).toMatchObject({ status: 403, code: "step_up_required" });
  await proveWhoIsThere();
  const added = await add();
  expect(added.statusCode).toBe(201);
  expect(added.json()).toMatchObject({ holder: "Anna Schmidt", country: "DE", lastFour: "1000" });
  expect((await add({ number: number.toLowerCase() })).json().id).toBe(added.json().id);
  const list = await call(mine, "GET", "/v1/beneficiaries");
  expect(list.json()).toEqual({ beneficiaries: [added.json()] });
  expect((await call(theirs, "GET", "/v1/beneficiaries")).json()).toEqual({ beneficiaries: [] });
  for (const said of [added.body, list.body, ...lines]) expect(said).not.toContain(number);
  expect((await call(null, "GET", "/v1/demo/inbox")).body).toContain("Hafenbank");
});

const us = sandboxRecipient("US", "paid");
const american = {
  country: "US",
  currency: "USD",
  scheme: "us_account",
  number: us.number,
  routingNumber: us.routingNumber,
  city: "Boston",
};

it.each([
  ["a digit is wrong", { number: number.replace("1000", "1001") }, "number", "invalid"],
  ["the IBAN is of another country", { country: "FR" }, "number", "invalid"],
  ["it is written another way there", { scheme: "us_account" }, "scheme", "invalid"],
  ["something is told that nobody asked", { city: "Berlin" }, "city", "unknown"],
  ["something is missing", { ...american, city: undefined }, "city", "required"],
  [
    "the routing number is none",
    { ...american, routingNumber: "990000001" },
    "routingNumber",
    "invalid",
  ],
  ["a name is two lines", { holder: "Anna\u2028Schmidt" }, "holder", "invalid"],
])("a recipient of whom %s is refused at its field", async (_what, more, field, code) => {
  await proveWhoIsThere();
  const answer = await add(more);
  expect(answer.json()).toMatchObject({ code: "validation_failed", errors: [{ field, code }] });
});

it("each country's own form is taken, and what is no corridor or no test account is not", async () => {
  await proveWhoIsThere();
  expect((await add(american)).statusCode).toBe(201);
  const cnaps = sandboxRecipient("CN", "paid");
  const chinese = { country: "CN", currency: "CNY", scheme: cnaps.scheme, number: cnaps.number };
  expect((await add(chinese)).statusCode).toBe(201);
  expect((await add({ currency: "USD" })).json().code).toBe("corridor_not_offered");
  expect((await add({ number: "DE89370400440532013000" })).json().code).toBe(
    "bank_account_not_sandbox",
  );
});

it("money is quoted and sent to one at the sandbox's rates", async () => {
  await proveWhoIsThere();
  const { id } = (await add()).json();
  const quote = await call(mine, "POST", "/v1/quotes", {
    kind: "remittance",
    beneficiaryId: id,
    sendCurrency: "CNY",
    fixed: "send",
    amount: { amountMinor: "10000", currency: "CNY" },
  });
  expect(quote.statusCode).toBe(200);
  const { remittance, token } = quote.json();
  expect(remittance).toMatchObject({ country: "DE", delivery: { rail: "working_days" } });
  // Nobody put anything into this wallet.
  const payment = await call(
    mine,
    "POST",
    "/v1/payments",
    { quote: token },
    {
      "idempotency-key": "abroad-1",
    },
  );
  expect(payment.json()).toMatchObject({
    kind: "remittance",
    declineCode: "insufficient_balance",
    remittance: { beneficiaryId: id, price: remittance },
  });
  const foreign = await call(theirs, "POST", "/v1/quotes", {
    kind: "remittance",
    beneficiaryId: id,
    sendCurrency: "CNY",
    fixed: "send",
    amount: { amountMinor: "10000", currency: "CNY" },
  });
  expect(foreign.json()).toMatchObject({ status: 422, code: "beneficiary_not_found" });
});

it("DELETE /v1/beneficiaries/:beneficiaryId takes the owner's once; a foreign one and a missing one are the same 404", async () => {
  const { beneficiaries } = (await call(mine, "GET", "/v1/beneficiaries")).json();
  const { id } = beneficiaries[0];
  const foreign = await call(theirs, "DELETE", `/v1/beneficiaries/${id}`);
  const missing = await call(theirs, "DELETE", `/v1/beneficiaries/ben_${"0".repeat(32)}`);
  expect(foreign.statusCode).toBe(404);
  expect({ ...foreign.json(), requestId: "" }).toEqual({ ...missing.json(), requestId: "" });
  expect((await call(mine, "DELETE", `/v1/beneficiaries/${id}`)).statusCode).toBe(204);
  expect((await call(mine, "DELETE", `/v1/beneficiaries/${id}`)).statusCode).toBe(404);
});

it("GET /v1/sandbox/beneficiaries says what each test account abroad causes", async () => {
  const { accounts } = (await call(mine, "GET", "/v1/sandbox/beneficiaries")).json();
  expect(accounts).toContainEqual({
    country: "DE",
    currency: "EUR",
    scheme: "iban",
    number,
    routingNumber: null,
    cnaps: null,
    causes: "paid",
    reason: null,
  });
});
