import {
  createCardsWorld,
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { createStripeAcquirer } from "./adapters/stripe.ts";
import samples from "./adapters/testing/stripe-samples.json" with { type: "json" };
import { foundAs, intentOf, startStripe } from "./adapters/testing/stripe-server.ts";
import { OutcomeUnknown } from "./index.ts";

/** Funding and issuer country of a card that no range of ours knows: from whoever answers for it, once and for good. */
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const stripe = await startStripe();
const atStripe = createStripeAcquirer({
  secretKey: "sk",
  webhookSecret: "whsec",
  host: stripe.host,
});
const clock = createFakeClock();
const world = await createCardsWorld({
  url,
  clock,
  money: { takesOnlySandbox: false },
  more: [atStripe],
});
/** The same installation after its keys were replaced by test keys. */
const withTestKeys = createMoneyWorld({
  url,
  clock,
  acquirers: [atStripe],
  takesOnlySandbox: false,
  takesRealMoney: false,
});
beforeAll(() =>
  owner.query("UPDATE cards.routing_rule SET acquirers = '{stripe,sandbox_network}'"),
);
afterAll(async () => {
  await owner.end();
  await withTestKeys.close();
  await world.close();
  stripe.close();
});

const facts = (funding: string, country: string | null) => ({
  ...samples.payment_method.card,
  funding,
  country,
});
const savedAs = (payment_method: object | null) =>
  stripe.answerWith({
    body: { ...samples.setup_intent, status: "succeeded", payment_method },
  });
const knownOf = async ({ customerId, cardId }: { customerId: string; cardId: string }) => {
  const card = await world.cards.find(cardId, customerId);
  return [card?.saved?.funding, card?.saved?.issuerCountry];
};
const intentWith = (reference: string, funding: string, country: string | null) =>
  intentOf(reference, {
    status: "succeeded",
    latest_charge: {
      ...samples.charge,
      payment_method_details: {
        ...samples.charge.payment_method_details,
        card: { ...samples.charge.payment_method_details.card, funding, country },
      },
    },
  });
const charge = (cardId: string, reference: string) =>
  world.sandbox.charge({
    reference,
    amount: { amountMinor: 1099n, currency: "USD" },
    cardId,
    signal: AbortSignal.timeout(8_000),
  });
const pay = (cardId: string, funding: string, country: string | null) => {
  const reference = newId();
  stripe.answerWith({ body: intentWith(reference, funding, country) });
  return charge(cardId, reference);
};

it("is known from the day the card is saved, and seen at once", async () => {
  savedAs({ ...samples.payment_method, card: facts("debit", "DE") });
  const { customerId, cardId } = await world.save("4000056655665556");
  expect(await knownOf({ customerId, cardId })).toEqual(["debit", "DE"]);
  // Said differently later, or not at all: what is known stays.
  await pay(cardId, "unknown", null);
  expect(await knownOf({ customerId, cardId })).toEqual(["debit", "DE"]);
});

it("is known with the first payment where it was not told before", async () => {
  savedAs(null);
  const card = await world.save("4000056655665556");
  expect(await knownOf(card)).toEqual(["unknown", null]);
  expect(await pay(card.cardId, "prepaid", "GB")).toEqual({ outcome: "approved" });
  expect(await knownOf(card)).toEqual(["prepaid", "GB"]);
});

it("is known after 3-D Secure", async () => {
  savedAs(null);
  const card = await world.save("4000056655665556");
  const reference = newId();
  stripe.answerWith({
    body: intentOf(reference, {
      status: "requires_action",
      next_action: {
        type: "redirect_to_url",
        redirect_to_url: { url: "https://issuer.test/3ds" },
      },
    }),
  });
  expect(await charge(card.cardId, reference)).toMatchObject({ outcome: "challenge" });
  stripe.answerWith(...foundAs(intentWith(reference, "debit", "FR")));
  expect(await world.sandbox.finishChallenge(reference)).toEqual({ outcome: "approved" });
  expect(await knownOf(card)).toEqual(["debit", "FR"]);
});

it("is known when the answer was lost and asked for later", async () => {
  savedAs(null);
  const card = await world.save("4000056655665556");
  const reference = newId();
  stripe.answerWith({ isLost: true }, { isLost: true });
  await expect(charge(card.cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
  stripe.answerWith(...foundAs(intentWith(reference, "credit", "JP")));
  expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "approved" });
  expect(await knownOf(card)).toEqual(["credit", "JP"]);
});

it("says sandbox where the network's keys are test keys, and is charged at that network all the same", async () => {
  savedAs(null);
  const { customerId, cardId } = await world.save("4000056655665556");
  expect(await world.cards.find(cardId, customerId)).toMatchObject({ isSandbox: false });
  expect(await withTestKeys.cards.find(cardId, customerId)).toMatchObject({ isSandbox: true });
  const [listed] = await withTestKeys.cards.list(customerId);
  expect(listed).toMatchObject({ id: cardId, isSandbox: true });
  const reference = newId();
  stripe.forget();
  stripe.answerWith({ body: intentWith(reference, "credit", "JP") });
  expect(
    await withTestKeys.sandbox.charge({
      reference,
      amount: { amountMinor: 1099n, currency: "USD" },
      cardId,
      signal: AbortSignal.timeout(8_000),
    }),
  ).toEqual({ outcome: "approved" });
  expect(stripe.asked[0]?.path).toBe("/v1/payment_intents");
});
