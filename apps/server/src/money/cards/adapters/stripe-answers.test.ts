import { afterAll, beforeEach, expect, it } from "vitest";
import { createStripeAcquirer } from "./stripe.ts";
import samples from "./testing/stripe-samples.json" with { type: "json" };
import {
  foundAs,
  intentOf,
  type Reply,
  refusedWith,
  type Sample,
  startStripe,
  takenOf,
} from "./testing/stripe-server.ts";

/* Stripe's answers, errors and what it knows of a card, through its own SDK against the same server as in stripe.test.ts. */
const server = await startStripe();
const { asked } = server;
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.answerWith();
});

const stripe = createStripeAcquirer({
  secretKey: ["sk", "test", "okpay"].join("_"),
  webhookSecret: "whsec_of_the_tests",
  host: server.host,
});

const reference = "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11";
const intent = (changes: Sample): Sample => intentOf(reference, changes);
const found = (changes: Sample): Reply[] => foundAs(intent(changes));
const authorize = (capture: boolean) =>
  stripe.authorize({
    reference,
    amount: { amountMinor: 1099n, currency: "USD" },
    card: { number: "4242424200004242", expiryMonth: 12, expiryYear: 2090, securityCode: "123" },
    capture,
    returnUrl: "https://okpay.test/cards/confirmed",
    signal: AbortSignal.timeout(8_000),
  });

it.each<[string, Reply, Sample]>([
  [
    "what Stripe will not do was not done: another network may",
    refusedWith("parameter_invalid_empty"),
    { outcome: "declined", networkCode: "processing_error" },
  ],
  [
    "an amount it does not take",
    refusedWith("amount_too_small"),
    { outcome: "declined", networkCode: "invalid_amount" },
  ],
  [
    "the key is being used by a request under way",
    refusedWith("idempotency_key_in_use", 409),
    { outcome: "unknown" },
  ],
  ["a lock that was not had in time", refusedWith("lock_timeout", 429), { outcome: "unknown" }],
])("a 4xx of an authorization: %s", async (_name, reply, answer) => {
  server.answerWith(reply);
  expect(await authorize(true)).toMatchObject(answer);
});

it("a 4xx of a capture is a refusal only where nothing was done, and an amount beyond Stripe's is one", async () => {
  const held = found({ status: "requires_capture" });
  const capture = (operationId: string, amountMinor: bigint) =>
    stripe.capture({
      reference,
      operationId,
      amount: { amountMinor, currency: "USD" },
      isFinal: true,
    });
  server.answerWith(...held, refusedWith("idempotency_key_in_use", 409));
  expect(await capture("busy", 500n)).toEqual({ outcome: "unknown" });
  server.answerWith(...held, refusedWith("lock_timeout", 429));
  expect(await capture("locked", 500n)).toEqual({ outcome: "unknown" });
  server.answerWith(...held, refusedWith("payment_intent_unexpected_state"));
  expect(await capture("late", 500n)).toMatchObject({ outcome: "refused" });
  // Nobody else can be asked for it either: for ever unknown, it would be asked for ever.
  server.answerWith(...held);
  expect(await capture("too-much", 100_000_000n)).toEqual({
    outcome: "refused",
    networkCode: "invalid_amount",
  });
  server.answerWith(...held);
  expect(
    await stripe.authorize({
      reference,
      amount: { amountMinor: 100_000_000n, currency: "USD" },
      card: { number: "4242424200004242", expiryMonth: 12, expiryYear: 2090 },
      capture: true,
      signal: AbortSignal.timeout(8_000),
    }),
  ).toMatchObject({ outcome: "declined", networkCode: "invalid_amount" });
});

it("what is let go of already is let go of: nothing is asked of a cancelled intent, nor of a refunded one", async () => {
  server.answerWith(...found({ status: "canceled" }));
  expect(await stripe.void({ reference, operationId: "again" })).toEqual({ outcome: "done" });
  server.answerWith(...foundAs(takenOf(reference, 1099, 1099)));
  expect(await stripe.void({ reference, operationId: "again" })).toEqual({ outcome: "done" });
  expect(asked.filter(({ method }) => method === "POST")).toEqual([]);
});

it("what was taken at once and is let go of goes back by the charge's own reference", async () => {
  const taken = intent({ status: "succeeded", capture_method: "automatic" });
  server.answerWith(...foundAs(taken), { body: samples.refund });
  expect(await stripe.void({ reference, operationId: "void" })).toEqual({ outcome: "done" });
  expect(asked.at(-1)).toMatchObject({ path: "/v1/refunds", key: "void" });
  expect(asked.at(-1)?.body.get("metadata[okpay_reference]")).toBe(reference);
});

it("what is refunded is read off the charge, which Stripe leaves out unless it is asked for", async () => {
  server.answerWith(...foundAs(takenOf(reference, 1099, 300)));
  expect(await stripe.enquire(reference)).toMatchObject({ refundedMinor: 300n });
  expect(decodeURIComponent(asked[1]?.path ?? "")).toContain("expand[0]=latest_charge");
});

it.each([
  [0, 0n],
  [120, 120n],
  [300, 300n],
])(
  "what a capture of a part released is no refund: of 300 taken, %d given back",
  async (refunded, refundedMinor) => {
    const taken = takenOf(reference, 300, refunded);
    server.answerWith(...foundAs(taken), ...foundAs(taken));
    expect(await stripe.enquire(reference)).toMatchObject({
      outcome: "captured",
      capturedMinor: 300n,
      refundedMinor,
    });
    // Let go of is only what is given back whole.
    expect(await stripe.void({ reference, operationId: "void" })).toEqual(
      refunded === 300
        ? { outcome: "done" }
        : { outcome: "refused", networkCode: "already_captured" },
    );
    // As long as more can be captured.
    const latest_charge = {
      ...samples.charge,
      amount: 1099,
      captured: true,
      amount_captured: 300,
      amount_refunded: refunded,
    };
    server.answerWith(
      ...found({ status: "requires_capture", amount_received: 300, latest_charge }),
    );
    expect(await stripe.enquire(reference)).toMatchObject({ outcome: "authorized", refundedMinor });
  },
);

it.each([
  ["credit", "US", { funding: "credit", issuerCountry: "US" }],
  ["prepaid", null, { funding: "prepaid", issuerCountry: null }],
  ["unknown", "DE", { funding: "unknown", issuerCountry: "DE" }],
  // A word that Stripe adds later.
  ["charge", "XX1", { funding: "unknown", issuerCountry: null }],
])(
  "what Stripe knows of a card, %s of %s, comes with the approval: saved and paid with",
  async (funding, country, card) => {
    const setup = {
      ...samples.setup_intent,
      status: "succeeded",
      payment_method: {
        ...samples.payment_method,
        card: { ...samples.payment_method.card, funding, country },
      },
    };
    server.answerWith({ body: setup });
    const typed = { number: "4000056655665556", expiryMonth: 12, expiryYear: 2090 };
    const signal = AbortSignal.timeout(8_000);
    const returnUrl = "https://okpay.test/cards/confirmed";
    const asking = { reference, currency: "USD", card: typed, returnUrl, signal } as const;
    expect(await stripe.verify(asking)).toMatchObject({ outcome: "approved", card });
    expect(asked[0]?.body.get("expand[0]")).toBe("payment_method");
    server.answerWith({ body: setup });
    expect(await stripe.finishChallenge({ reference, acquirerReference: setup.id })).toMatchObject({
      outcome: "approved",
      card,
    });

    const { payment_method_details: details } = samples.charge;
    const latest_charge = {
      ...samples.charge,
      payment_method_details: { ...details, card: { ...details.card, funding, country } },
    };
    server.answerWith({ body: intent({ status: "requires_capture", latest_charge }) });
    expect(await authorize(false)).toMatchObject({ outcome: "approved", card });
    expect(asked[2]?.body.get("expand[0]")).toBe("latest_charge");
  },
);

/** As Stripe says it of a charge: whether it can be captured in parts. */
const holding = (multicapture: "available" | "unavailable", received = 0): Sample => {
  const { payment_method_details: details } = samples.charge;
  return {
    status: "requires_capture",
    capture_method: "manual",
    amount_received: received,
    latest_charge: {
      ...samples.charge,
      amount: 1099,
      captured: received > 0,
      amount_captured: received,
      amount_refunded: 0,
      payment_method_details: {
        ...details,
        card: { ...details.card, multicapture: { status: multicapture } },
      },
    },
  };
};

it("what is held asks to be capturable in parts; what is taken at once does not", async () => {
  const option = "payment_method_options[card][request_multicapture]";
  server.answerWith({ body: intent({ status: "requires_capture" }) });
  await authorize(false);
  expect(asked.at(-1)?.body.get(option)).toBe("if_available");
  server.answerWith({ body: intent({ status: "succeeded" }) });
  await authorize(true);
  expect(asked.at(-1)?.body.has(option)).toBe(false);
});

it("captures in parts: each but the last says that more may come, and the rest is let go by a last one of nothing", async () => {
  const capture = (operationId: string, amountMinor: bigint, isFinal: boolean) =>
    stripe.capture({
      reference,
      operationId,
      amount: { amountMinor, currency: "USD" },
      isFinal,
    });
  const done = { body: intent(holding("available", 300)) };
  server.answerWith(...found(holding("available")), done);
  expect(await capture("first", 300n, false)).toEqual({ outcome: "done" });
  expect(asked.at(-1)).toMatchObject({ key: "first", method: "POST" });
  expect(Object.fromEntries(asked.at(-1)?.body ?? [])).toEqual({
    amount_to_capture: "300",
    final_capture: "false",
  });
  server.answerWith(...found(holding("available", 300)), done);
  expect(await capture("last", 200n, true)).toEqual({ outcome: "done" });
  expect(Object.fromEntries(asked.at(-1)?.body ?? [])).toEqual({ amount_to_capture: "200" });
  server.answerWith(...found(holding("available", 300)), { body: takenOf(reference, 300) });
  expect(await stripe.void({ reference, operationId: "rest" })).toEqual({ outcome: "done" });
  expect(asked.at(-1)?.path).toMatch(/\/capture$/);
  expect(Object.fromEntries(asked.at(-1)?.body ?? [])).toEqual({
    amount_to_capture: "0",
    final_capture: "true",
  });
});

it("where the card cannot be captured in parts, a part that is not the last is refused before anything moves", async () => {
  const amount = { amountMinor: 300n, currency: "USD" } as const;
  const part = { reference, operationId: "part", amount };
  for (const held of [found(holding("unavailable")), found({ status: "requires_capture" })]) {
    server.answerWith(...held);
    expect(await stripe.capture({ ...part, isFinal: false })).toEqual({
      outcome: "refused",
      networkCode: "multicapture_unavailable",
    });
  }
  expect(asked.filter(({ method }) => method === "POST")).toEqual([]);
  // For good it can be taken, in part, too.
  server.answerWith(...found(holding("unavailable")), { body: takenOf(reference, 300) });
  expect(await stripe.capture({ ...part, isFinal: true })).toEqual({ outcome: "done" });
  expect(asked.at(-1)?.body.has("final_capture")).toBe(false);
});
