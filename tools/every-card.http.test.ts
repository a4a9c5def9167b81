import { DECLINES, type DeclineCode, toldCode } from "@okpay/contracts";
import { createTestDatabase, everyRowOf } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../apps/server/src/app.ts";
import { loadConfig } from "../apps/server/src/config.ts";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { SANDBOX_CARDS } from "../apps/server/src/money/cards/sandbox/test-cards.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import { type Api, type CardOutcome, runEveryCard } from "./every-card.ts";

/** What `demo:declines` runs, with every line logged and every answer kept: each card's row, and where its number is not. */
const { ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
const lines: string[] = [];
const app = await createApp(
  loadConfig({
    DATABASE_URL: ownerUrl,
    OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
    OKPAY_MODE: "demo",
    RATE_LIMIT_FACTOR: "100000",
    CARD_NETWORK_URL: network.url,
  }),
  createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } }),
);
afterAll(async () => {
  await app.close();
  await network.close();
  await owner.end();
});

const ORIGIN = "http://localhost:8080";
/** Four digits that stand nowhere else; the network takes any code but a wrong one. */
const CODE = "8642";
const WRONG_CODE = "9999";
const answers: string[] = [];
let cookie = "";

const send: Api = async (method, path, body, idempotencyKey) => {
  const isCard = method === "POST" && path === "/v1/cards";
  const answer = await app.http.inject({
    method,
    url: path,
    headers: {
      origin: ORIGIN,
      "accept-language": "en",
      ...(cookie === "" ? {} : { cookie }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { payload: isCard ? { securityCode: CODE, ...body } : body }),
  });
  answers.push(answer.body);
  cookie ||= String(answer.headers["set-cookie"] ?? "").split(";")[0] ?? "";
  return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
};
/** The demo's cards with the test's own code. */
const api: Api = (method, path, body, key) =>
  send(method, path, body === undefined ? undefined : { ...body, ...codeIn(body) }, key);
const codeIn = (body: object) => ("securityCode" in body ? { securityCode: CODE } : {});

let rows: readonly CardOutcome[] = [];
beforeAll(async () => {
  app.services.payments.enquiries.start();
  await app.services.identity.demo.createCustomer({
    displayName: "林悦",
    email: "lin@example.com",
    phone: "+8613800138000",
    password: "Quiet-Harbour-Lantern-77!",
    locale: "en",
    persona: "lin",
    at: new Date(),
  });
  await send("POST", "/v1/demo/session", { persona: "lin" });
  rows = await runEveryCard(api);
}, 300_000);

describe("every card of the sandbox network", () => {
  it("has a row, and each that declines says its own code, masked where it must be, with what to do", () => {
    const expected = SANDBOX_CARDS.map(({ number, behaviour }) => {
      const card = number.slice(-4);
      if (behaviour.kind === "home_currency_only") return { card, code: "currency_not_supported" };
      if (behaviour.kind !== "declines") return { card, code: null };
      return { card, code: toldCode(behaviour.code as DeclineCode) };
    });
    expect(rows.map(({ card, code }) => ({ card, code }))).toEqual(expected);
    for (const { card, code, nextStep, outcome } of rows)
      expect({ card, hasStep: nextStep !== null, isDeclined: code !== null }).toEqual({
        card,
        hasStep: code !== null,
        isDeclined: outcome === "declined" || outcome === "not_saved",
      });
  });

  it("none is generic but those that must be: told as it for a thief's sake, or said without a reason by the issuer", () => {
    const generic = rows.filter(({ code }) => code === "generic_decline");
    expect(generic.length).toBeGreaterThan(1);
    for (const { causes } of generic)
      expect(causes === "generic_decline" || DECLINES[causes as DeclineCode].maskedAs).toBeTruthy();
  });

  it("each that is held, asked or lost ends paid, but for the one whose network cannot say for a week", () => {
    const paid = rows.filter(({ code }) => code === null);
    expect(paid.map(({ causes, outcome }) => ({ causes, outcome }))).toEqual(
      paid.map(({ causes }) => ({
        causes,
        outcome: causes === "answers_late" ? "processing" : "completed",
      })),
    );
  });
});

it("no number and no code of any of them is in the log, in a table, in an answer, a refusal's included, or in a figure", async () => {
  // What is refused names its field and repeats nothing of what was typed.
  for (const { number } of SANDBOX_CARDS) {
    const typed = { number, expiryMonth: 12, expiryYear: 2090 };
    await send("POST", "/v1/cards", { ...typed, securityCode: WRONG_CODE });
    await send("POST", "/v1/cards", { ...typed, number: `${number}0`, securityCode: CODE });
    await send("POST", "/v1/cards", { ...typed, expiryYear: 2001, securityCode: CODE });
    await send("POST", "/v1/cards", { ...typed, securityCode: CODE, surplus: number });
  }
  const places = {
    log: lines.join("\n"),
    database: await everyRowOf(owner),
    answers: answers.join("\n"),
    figures: await (
      await fetch(`http://127.0.0.1:${await app.services.metrics.listen(0)}/metrics`)
    ).text(),
  };
  expect(lines.length).toBeGreaterThan(SANDBOX_CARDS.length);
  expect(answers.length).toBeGreaterThan(6 * SANDBOX_CARDS.length);
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(0);
    for (const { number } of SANDBOX_CARDS)
      for (const form of [number, hexOf(number), base64Of(number), grouped(number)])
        expect(text.includes(form), `${number} in ${place}`).toBe(false);
    for (const code of [CODE, WRONG_CODE])
      expect(
        new RegExp(`(?<![\\w.:+-])${code}(?![\\w.:-])`).exec(text),
        `${code} in ${place}`,
      ).toBeNull();
  }
});

const hexOf = (number: string) => Buffer.from(number).toString("hex");
const base64Of = (number: string) => Buffer.from(number).toString("base64");
const grouped = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
