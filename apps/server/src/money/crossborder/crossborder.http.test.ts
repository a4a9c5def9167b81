import { createStaffWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createLog } from "../../platform/log.ts";
import { startSandboxNetwork } from "../cards/sandbox/http-server.ts";
import { createSandboxRates } from "./adapters/sandbox-rates.ts";
import { createSandboxRateService } from "./sandbox/rate-service.ts";

/** Where money can go and at what price: asked over HTTP, at rates that come over HTTP from the sandbox partners. */

const partners = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { rates: createSandboxRateService() },
});
const database = await createTestDatabase();
const settings = {
  DATABASE_URL: database.ownerUrl,
  OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
  RATE_LIMIT_FACTOR: "10000",
};
const log = createLog({ level: "silent" });
const world = await createStaffWorld({ url: database.url });
const app = await createApp(loadConfig({ ...settings, CARD_NETWORK_URL: partners.url }), log);
afterAll(async () => {
  await app.close();
  await world.closeAll();
  await partners.close();
});

const { call } = world;
const setFaults = (faults: object, merchant = "okpay") =>
  fetch(new URL("/rates/v1/faults", partners.url), {
    method: "PUT",
    headers: { authorization: `Bearer ${merchant}` },
    body: JSON.stringify(faults),
  });
afterEach(async () => {
  await setFaults({});
});

const toGermany = {
  country: "DE",
  sendCurrency: "CNY",
  receiveCurrency: "EUR",
  fixed: "send",
  amount: { amountMinor: "100000", currency: "CNY" },
};
const price = (more: object = {}, on = app.http.inject) =>
  call("POST", "/v1/corridors/price", { body: { ...toGermany, ...more }, on });

interface Price {
  readonly send: { readonly amountMinor: string };
  readonly fee: { readonly amountMinor: string };
  readonly total: { readonly amountMinor: string };
  readonly receive: { readonly amountMinor: string };
  readonly midRate: { readonly value: string };
}

describe("anybody may ask", () => {
  it("where to, in what, and what is asked about a recipient there", async () => {
    const { status, json } = await call("GET", "/v1/corridors", { on: app.http.inject });
    expect(status).toBe(200);
    const { corridors, isSandbox } = json as unknown as {
      readonly corridors: { readonly country: string; readonly isOpen: boolean }[];
      readonly isSandbox: boolean;
    };
    expect(isSandbox).toBe(true);
    const countries = corridors.map(({ country }) => country).join(" ");
    expect(countries).toBe("DE FR NL IE ES IT GB US CN");
    expect(corridors.every(({ isOpen }) => isOpen)).toBe(true);
    expect(corridors.at(-1)).toEqual({
      country: "CN",
      receiveCurrency: "CNY",
      sendCurrencies: ["USD", "JPY"],
      schemes: [
        { scheme: "cn_card", fields: [] },
        { scheme: "cn_account", fields: ["cnaps"] },
      ],
      isOpen: true,
    });
  });

  it("what it costs: the sums follow from each other, and our own books stay ours", async () => {
    const { status, json } = await price();
    expect(status).toBe(200);
    expect(json).toMatchObject({
      country: "DE",
      fixed: "send",
      send: { amountMinor: "100000", currency: "CNY" },
      fee: { amountMinor: "1100", currency: "CNY" },
      total: { amountMinor: "101100", currency: "CNY" },
      margin: { amountMinor: "500", currency: "CNY" },
      marginBasisPoints: 50,
      costBasisPoints: 158,
      midRate: { source: "sandbox_rates" },
      delivery: { rail: "working_days" },
    });
    expect(json).not.toHaveProperty("principal");
    const { receive, midRate } = json as unknown as Price;
    expect(Number(receive.amountMinor)).toBe(Math.floor(99_500 * Number(midRate.value)));
  });

  it("what has to be sent so that an amount arrives: it arrives exactly", async () => {
    const wanted = { amountMinor: "12345", currency: "EUR" };
    const { json } = await price({ fixed: "receive", amount: wanted });
    expect(json).toMatchObject({ fixed: "receive", receive: wanted });
    const { send, receive } = json as unknown as Price;
    const back = await price({ amount: { amountMinor: send.amountMinor, currency: "CNY" } });
    const brought = BigInt((back.json as unknown as Price).receive.amountMinor);
    expect(brought >= BigInt(receive.amountMinor)).toBe(true);
  });

  it("dollars to America cost the fee and nothing else", async () => {
    const { json } = await price({
      country: "US",
      sendCurrency: "USD",
      receiveCurrency: "USD",
      amount: { amountMinor: "10000", currency: "USD" },
    });
    expect(json).toMatchObject({
      send: { amountMinor: "10000" },
      receive: { amountMinor: "10000", currency: "USD" },
      fee: { amountMinor: "150" },
      customerRate: "1.000000",
      marginBasisPoints: 0,
      rounding: { amountMinor: "0" },
    });
  });
});

describe("refused is", () => {
  it.each([
    ["a country nobody sends to", { country: "AQ" }],
    ["another currency than is paid there", { receiveCurrency: "GBP" }],
    ["a currency no wallet holds", { sendCurrency: "HKD" }],
    ["yuan to China", { country: "CN", receiveCurrency: "CNY" }],
  ])("%s", async (_what, more) => {
    expect(await price(more)).toMatchObject({
      status: 422,
      json: { code: "corridor_not_offered" },
    });
  });

  it.each([
    ["too little", "100", "CNY", "amount.amountMinor", "amount_too_small"],
    ["too much", "9000000000", "CNY", "amount.amountMinor", "amount_too_large"],
    ["an amount of the other side", "100000", "EUR", "amount.currency", "invalid"],
  ])("%s, by its field", async (_what, amountMinor, currency, field, code) => {
    const { status, json } = await price({ amount: { amountMinor, currency } });
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: "validation_failed", errors: [{ field, code }] });
  });
});

describe("of a rate source", () => {
  /** An app of its own: a rate is kept for a minute. */
  async function fresh<T>(work: (on: typeof app.http.inject) => Promise<T>, url?: string) {
    const other = await createApp(
      loadConfig({ ...settings, ...(url === undefined ? {} : { CARD_NETWORK_URL: url }) }),
      log,
    );
    try {
      return await work(other.http.inject);
    } finally {
      await other.close();
    }
  }
  const UNAVAILABLE = { status: 503, json: { code: "corridor_unavailable" } };

  it.each([
    ["is down", { isDown: true }],
    ["loses the answer", { loseAnswers: 1 }],
    ["has rates of three quarters of an hour ago", { rates: "stale" }],
  ])("that %s there is no price, and never a guess", async (_what, faults) => {
    await setFaults(faults);
    const refused = await fresh((on) => price({}, on), partners.url);
    expect(refused).toMatchObject(UNAVAILABLE);
    expect(refused.headers["retry-after"]).toBe("60");
  });

  it("that is down dollars still go to America, and the others are closed", async () => {
    await setFaults({ isDown: true });
    const { json } = await fresh((on) => call("GET", "/v1/corridors", { on }), partners.url);
    const { corridors } = json as unknown as {
      readonly corridors: { readonly country: string; readonly isOpen: boolean }[];
    };
    expect(corridors.filter(({ isOpen }) => isOpen).map(({ country }) => country)).toEqual(["US"]);
  });

  it("whose rates are a quarter of an hour old the margin is wider", async () => {
    await setFaults({ rates: "aged" });
    const { json } = await fresh((on) => price({}, on), partners.url);
    expect(json).toMatchObject({ marginBasisPoints: 75, margin: { amountMinor: "750" } });
  });

  it("that is not there at all everything is closed", async () => {
    await fresh(async (on) => {
      expect(await price({}, on)).toMatchObject(UNAVAILABLE);
      const { json } = await call("GET", "/v1/corridors", { on });
      expect(JSON.stringify(json)).not.toContain('"isOpen":true');
      expect(json).toMatchObject({ isSandbox: false });
    });
  });

  it("that is slower than anybody waits is no rate", async () => {
    await setFaults({ slowMs: 400 }, "impatient");
    const clock = { now: () => new Date() };
    const impatient = { url: partners.url, merchant: "impatient", clock };
    expect(await createSandboxRates({ ...impatient, answerMs: 100 }).latest()).toBeNull();
    const sheet = await createSandboxRates({ ...impatient, answerMs: 5_000 }).latest();
    expect(sheet?.mids.get("CNY/EUR")).toMatch(/^0\.\d{8}$/u);
  });

  it("the faults are set on its page", async () => {
    const at = new URL("/rates/by-hand", partners.url);
    const page = await (await fetch(at, { headers: { "accept-language": "zh-CN" } })).text();
    expect(page).toContain("汇率故障");
    const body = new URLSearchParams({ slowMs: "0", loseAnswers: "0", isDown: "true" });
    body.set("rates", "drifting");
    expect(await (await fetch(at, { method: "POST", body })).text()).toContain('role="status"');
    const rates = createSandboxRates({
      url: partners.url,
      merchant: "by-hand",
      clock: { now: () => new Date() },
    });
    expect(await rates.latest()).toBeNull();
    body.set("isDown", "false");
    await fetch(at, { method: "POST", body });
    expect((await rates.latest())?.mids.get("USD/USD")).toBeUndefined();
  });
});
