import Stripe from "stripe";
import { afterAll, beforeEach, expect, it } from "vitest";
import { readSettlementFile } from "../settlement-file.ts";
import { createStripeAcquirer } from "./stripe.ts";
import samples from "./testing/stripe-samples.json" with { type: "json" };
import {
  foundAs,
  intentOf,
  type Reply,
  refusedWith,
  type Sample,
  searched,
  startStripe,
} from "./testing/stripe-server.ts";

/**
 * The contract with Stripe, through its own SDK over HTTP, against a server on the loopback interface that answers in the
 * shapes Stripe publishes (testing/stripe-samples.json). Nothing here reaches the network.
 */
const server = await startStripe();
const { asked } = server;
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.answerWith();
});

const WEBHOOK_SECRET = "whsec_of_the_tests";
const stripe = createStripeAcquirer({
  secretKey: ["sk", "test", "okpay"].join("_"),
  webhookSecret: WEBHOOK_SECRET,
  host: server.host,
});

const reference = "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11";
const intent = (changes: Sample): Sample => intentOf(reference, changes);
const found = (changes: Sample): Reply[] => foundAs(intent(changes));
const nothing = searched();
const authorize = (capture: boolean, payee?: string) =>
  stripe.authorize({
    ...(payee === undefined ? {} : { payee }),
    reference,
    amount: { amountMinor: 1099n, currency: "USD" },
    card: { number: "4242424200004242", expiryMonth: 12, expiryYear: 2090, securityCode: "123" },
    capture,
    returnUrl: "https://okpay.test/cards/confirmed",
    signal: AbortSignal.timeout(8_000),
  });

it("an authorization carries our reference as idempotency key and in its metadata, and holds without capturing", async () => {
  server.answerWith({ body: intent({ status: "requires_capture" }) });
  expect(await authorize(false)).toEqual({
    outcome: "approved",
    acquirerReference: samples.payment_intent.id,
    isCaptured: false,
  });
  const [request] = asked;
  expect(request?.key).toBe(reference);
  expect(request?.path).toBe("/v1/payment_intents");
  expect(Object.fromEntries(request?.body ?? [])).toMatchObject({
    amount: "1099",
    currency: "usd",
    capture_method: "manual",
    confirm: "true",
    "metadata[okpay_reference]": reference,
    "payment_method_data[card][cvc]": "123",
  });
});

it.each<[string, string | null]>([
  ["Bench Books", "Bench Books"],
  ["Café Müller & Söhne", "Cafe Muller & Sohne"],
  [`Tom's "Best" <Shoes> * 24/7`, "Tom s Best Shoes 24 7"],
  ["The Very Long Name Of A Department Store", "The Very Long Name Of"],
  ["Ｏｋａｙ　Ｐａｙ", "Okay Pay"],
  // No letter that a statement could carry: the account's own name stands alone.
  ["灯笼书店", null],
  ["7-11", null],
])(
  "who is paid, %s, is described whole and named on the statement as %s",
  async (payee, suffix) => {
    server.answerWith({ body: intent({ status: "requires_capture" }) });
    expect(await authorize(false, payee)).toMatchObject({ outcome: "approved" });
    expect(asked[0]?.body.get("description")).toBe(payee);
    expect(asked[0]?.body.get("statement_descriptor_suffix")).toBe(suffix);
  },
);

it("an authorization that names nobody leaves the description and the statement to the account", async () => {
  server.answerWith({ body: intent({ status: "requires_capture" }) });
  await authorize(false);
  expect(asked[0]?.body.has("description")).toBe(false);
  expect(asked[0]?.body.has("statement_descriptor_suffix")).toBe(false);
});

it.each<[string, Sample, Sample]>([
  ["succeeded", {}, { outcome: "approved", isCaptured: true }],
  [
    "requires_action",
    {
      next_action: { type: "redirect_to_url", redirect_to_url: { url: "https://issuer.test/3ds" } },
    },
    { outcome: "challenge", url: "https://issuer.test/3ds" },
  ],
  [
    "requires_payment_method",
    {
      last_payment_error: { type: "card_error", code: "card_declined", decline_code: "lost_card" },
    },
    { outcome: "declined", networkCode: "lost_card" },
  ],
  ["processing", {}, { outcome: "unknown" }],
])("an intent that is %s", async (status, changes, answer) => {
  server.answerWith({ body: intent({ status, ...changes }) });
  expect(await authorize(true)).toMatchObject(answer);
});

it.each<[string, Reply, Sample]>([
  [
    "a decline with its code and advice",
    {
      status: 402,
      body: {
        error: {
          type: "card_error",
          code: "card_declined",
          decline_code: "insufficient_funds",
          advice_code: "try_again_later",
          message: "Your card has insufficient funds.",
        },
      },
    },
    { outcome: "declined", networkCode: "insufficient_funds", adviceCode: "try_again_later" },
  ],
  [
    "a decline whose code is its reason",
    { status: 402, body: { error: { type: "card_error", code: "expired_card" } } },
    { outcome: "declined", networkCode: "expired_card", adviceCode: null },
  ],
  [
    "a decline without any",
    { status: 402, body: { error: { type: "card_error", code: "card_declined" } } },
    { outcome: "declined", networkCode: "generic_decline" },
  ],
  [
    "a server error",
    { status: 500, body: { error: { type: "api_error" } } },
    { outcome: "unknown" },
  ],
  [
    "a rate limit",
    { status: 429, body: { error: { type: "rate_limit_error" } } },
    { outcome: "unknown" },
  ],
  ["a lost answer", { isLost: true }, { outcome: "unknown" }],
])("%s: asked under one key", async (_name, reply, answer) => {
  server.answerWith(reply);
  expect(await authorize(true)).toMatchObject(answer);
  // The SDK itself repeats once what a closed connection swallowed; Stripe takes one key for one payment.
  expect(new Set(asked.map(({ key }) => key))).toEqual(new Set([reference]));
});

it("an enquiry searches by our reference and tells what is captured and refunded", async () => {
  server.answerWith(...found({ status: "succeeded", amount_received: 1099 }), nothing, {
    isLost: true,
  });
  expect(await stripe.enquire(reference)).toMatchObject({
    outcome: "captured",
    authorized: { amountMinor: 1099n, currency: "USD" },
    capturedMinor: 1099n,
  });
  expect(decodeURIComponent(asked[0]?.path ?? "")).toContain(reference);
  expect(await stripe.enquire(reference)).toEqual({ outcome: "not_found" });
  expect(await stripe.enquire(reference)).toEqual({ outcome: "unknown" });
});

it("what the search shows is old: the intent itself says how it stands", async () => {
  const old = intent({ status: "requires_capture" });
  const taken = { ...old, status: "succeeded", amount_received: 700 };
  server.answerWith(searched(old), { body: taken });
  expect(await stripe.enquire(reference)).toMatchObject({
    outcome: "captured",
    capturedMinor: 700n,
  });
  expect(asked[1]?.path).toMatch(new RegExp(`^/v1/payment_intents/${String(old.id)}\\?expand`));
  // Found and then not to be reached: nobody knows.
  server.answerWith(searched(old), { isLost: true }, { isLost: true });
  expect(await stripe.enquire(reference)).toEqual({ outcome: "unknown" });
});

it("capture, refund and void go to the intent of our reference under the operation's own key", async () => {
  const amount = { amountMinor: 500n, currency: "USD" as const };
  const held = found({ status: "requires_capture" });
  server.answerWith(...held, { body: intent({ status: "succeeded" }) });
  const capture = { reference, operationId: "capture-1", amount, isFinal: true };
  expect(await stripe.capture(capture)).toEqual({ outcome: "done" });
  expect(asked[2]).toMatchObject({ key: "capture-1", method: "POST" });
  expect(asked[2]?.body.get("amount_to_capture")).toBe("500");

  server.answerWith(...found({ status: "succeeded" }), { body: samples.refund });
  expect(await stripe.refund({ reference, operationId: "refund-1", amount })).toEqual({
    outcome: "done",
  });
  server.answerWith(...held, { body: intent({ status: "canceled" }) });
  expect(await stripe.void({ reference, operationId: "void-1" })).toEqual({ outcome: "done" });
  // Stripe's search lags: whoever asks knows for how long that says nothing (charging.ts).
  server.answerWith(nothing);
  expect(await stripe.void({ reference, operationId: "void-2" })).toEqual({
    outcome: "refused",
    networkCode: "not_found",
  });
  server.answerWith(...found({ status: "succeeded" }), refusedWith("charge_already_refunded"));
  expect(await stripe.refund({ reference, operationId: "refund-2", amount })).toEqual({
    outcome: "refused",
    networkCode: "charge_already_refunded",
  });
});

it("a card is saved by a SetupIntent, and its 3-D Secure question is ended by its own id", async () => {
  const setup = { ...samples.setup_intent, last_setup_error: null };
  const next_action = {
    type: "redirect_to_url",
    redirect_to_url: { url: "https://issuer.test/3ds" },
  };
  server.answerWith(
    { body: { ...setup, status: "requires_action", next_action } },
    { body: { ...setup, status: "succeeded", next_action: null } },
  );
  const card = { number: "4242424200004242", expiryMonth: 12, expiryYear: 2090 };
  const signal = AbortSignal.timeout(8_000);
  const returnUrl = "https://okpay.test/cards/confirmed";
  const asked3ds = await stripe.verify({ reference, currency: "USD", card, returnUrl, signal });
  expect(asked3ds).toEqual({
    outcome: "challenge",
    acquirerReference: setup.id,
    url: "https://issuer.test/3ds",
  });
  expect(await stripe.finishChallenge({ reference, acquirerReference: setup.id })).toMatchObject({
    outcome: "approved",
  });
  expect(asked[1]?.path).toMatch(new RegExp(`^/v1/setup_intents/${setup.id}\\?`));
});

/** A day of Stripe's list, as its API pages it: newest first, the source of each expanded. */
const moved = (changes: Sample): Sample => ({ ...samples.balance_transaction, ...changes });
const page = (data: Sample[], hasMore: boolean): Reply => ({
  body: { object: "list", data, has_more: hasMore, url: "/v1/balance_transactions" },
});

it("a day's list becomes a settlement file: charges, refunds and disputes under our references, fees, page after page", async () => {
  const operation = "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b22";
  const created = Date.parse("2026-03-02T10:00:00Z") / 1_000;
  const charge = { ...samples.charge, metadata: { okpay_reference: reference } };
  const refund = {
    ...samples.refund,
    metadata: { okpay_reference: reference, okpay_operation: operation },
  };
  server.answerWith(
    page(
      [
        moved({ id: "txn_1", created, amount: 1099, fee: 62, net: 1037, source: charge }),
        moved({
          id: "txn_2",
          created,
          amount: -300,
          fee: 0,
          net: -300,
          type: "refund",
          reporting_category: "refund",
          source: refund,
        }),
      ],
      true,
    ),
    page(
      [
        moved({
          id: "txn_3",
          created,
          amount: -799,
          fee: 1500,
          net: -2299,
          type: "adjustment",
          reporting_category: "dispute",
          source: samples.dispute,
        }),
        // Somebody charged in the dashboard: no reference of ours, and the source is gone.
        moved({ id: "txn_4", created, amount: 500, fee: 30, net: 470, source: null }),
        // What Stripe paid out is no settlement of a charge.
        moved({ id: "txn_5", created, amount: -800, net: -800, type: "payout", source: null }),
      ],
      false,
    ),
  );
  const content = await stripe.settlementFile("2026-03-02");
  const [first, second] = asked.map(({ path }) => new URL(path, "http://stripe.test"));
  const start = Date.parse("2026-03-02T00:00:00Z") / 1_000;
  expect(Object.fromEntries(first?.searchParams ?? [])).toMatchObject({
    "created[gte]": String(start),
    "created[lt]": String(start + 86_400),
    "expand[0]": "data.source",
  });
  expect(second?.searchParams.get("starting_after")).toBe("txn_2");
  const read = readSettlementFile(content ?? "", {
    network: "stripe",
    day: "2026-03-02",
    currencies: ["USD"],
  });
  const currency = "USD";
  expect(read).toMatchObject({
    ok: true,
    lines: [
      // Oldest first, the other way round than Stripe lists them.
      { reference: "txn_4", kind: "capture", netMinor: 470n, currency },
      { reference: "txn_3", kind: "chargeback", feeMinor: 1500n, netMinor: -2299n },
      { reference: operation, kind: "refund", grossMinor: 300n, feeMinor: 0n, netMinor: -300n },
      { networkReference: "txn_1", reference, kind: "capture", grossMinor: 1099n, feeMinor: 62n },
    ],
  });
});

it("a list that breaks off is no file: the day is asked for again", async () => {
  server.answerWith(page([moved({ id: "txn_1", source: samples.charge })], true), { isLost: true });
  expect(await stripe.settlementFile("2026-03-02")).toBeNull();
});

it("a webhook counts with Stripe's signature, in time, and not otherwise", () => {
  const now = new Date();
  const rawBody = JSON.stringify({
    ...samples.event,
    type: "payment_intent.succeeded",
    data: { object: intent({ status: "succeeded" }) },
  });
  const signed = (secret: string, at: Date) => ({
    "stripe-signature": Stripe.webhooks.generateTestHeaderString({
      payload: rawBody,
      secret,
      timestamp: Math.floor(at.getTime() / 1_000),
    }),
  });
  const good = signed(WEBHOOK_SECRET, now);
  expect(stripe.readWebhook({ headers: good, rawBody, now })).toMatchObject({
    eventId: samples.event.id,
    type: "payment_intent.succeeded",
    reference,
  });
  expect(stripe.readWebhook({ headers: good, rawBody: `${rawBody} `, now })).toBeNull();
  expect(stripe.readWebhook({ headers: signed("whsec_another", now), rawBody, now })).toBeNull();
  expect(stripe.readWebhook({ headers: {}, rawBody, now })).toBeNull();
  const old = signed(WEBHOOK_SECRET, new Date(now.getTime() - 3_600_000));
  expect(stripe.readWebhook({ headers: old, rawBody, now })).toBeNull();
});
