import type { Money } from "@okpay/money";
import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  createTestShop,
} from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

/** Everything that would stop a payment is answered at once, so that nobody mends one thing only to meet the next. */
const { url, ownerUrl } = await createTestDatabase();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
const world = await createCardsWorld({ url, clock, money: { checkouts: shop.checkouts } });
afterAll(async () => {
  await world.close();
  await shop.close();
});

const THREE_YEARS_MS = 3 * 366 * 86_400_000;

it("ranks a card below its equals where it would pay abroad, says why, and remembers that its bank does not let it", async () => {
  const { id } = await world.customer("陈晨");
  const american = await world.save("4242424200004242", id);
  const chinese = await world.save("6200001100061020", id);
  const closed = await world.save("5555554100013014", id);
  const waysAt = async (country: string, amount: Money) => {
    const { publicId } = await shop.open(world.ledger, amount, { country });
    const { ways } = await world.payments.preflight({
      customerId: id,
      sessionId: null,
      body: { kind: "purchase", checkoutId: publicId, way: { type: "balance" } },
    });
    return ways.flatMap(({ cardId, chance, reasons }) =>
      cardId === null ? [] : [{ cardId, chance, reasons }],
    );
  };
  const yuan = { amountMinor: 30_00n, currency: "CNY" } as const;
  const dollars = { amountMinor: 30_00n, currency: "USD" } as const;
  const HOME = { chance: 86, reasons: ["never_used"] };
  const ABROAD = { chance: 73, reasons: ["never_used", "issued_in_another_country"] };
  expect(await waysAt("CN", yuan)).toEqual([
    { cardId: chinese.cardId, ...HOME },
    { cardId: closed.cardId, ...HOME },
    { cardId: american.cardId, ...ABROAD },
  ]);
  expect(await waysAt("US", dollars)).toEqual([
    { cardId: american.cardId, ...HOME },
    { cardId: chinese.cardId, ...ABROAD },
    { cardId: closed.cardId, ...ABROAD },
  ]);
  // A shop next door that asks for foreign money is as foreign to the card's bank.
  expect((await waysAt("CN", dollars)).map(({ chance }) => chance)).toEqual([73, 73, 73]);

  const quote = await world.payments.quote({
    customerId: id,
    body: { kind: "top_up", cardId: closed.cardId, amount: dollars },
  });
  await world.payments.confirm({
    customerId: id,
    quote: quote.token,
    idempotencyKey: "abroad-and-refused",
  });
  const after = await waysAt("US", dollars);
  expect(after.at(-1)).toEqual({
    cardId: closed.cardId,
    chance: 17,
    reasons: ["last_time_refused", "issued_in_another_country", "not_open_abroad"],
  });
  expect((await waysAt("CN", yuan))[0]).toEqual({
    cardId: closed.cardId,
    chance: 90,
    reasons: ["last_time_refused"],
  });
});

it("names the chosen card's own troubles beside everything else: expired, and not taken by the merchant", async () => {
  const { id } = await world.customer("林悦");
  const { cardId } = await world.save("4242424200004242", id);
  const amount = { amountMinor: 30_00n, currency: "USD" as const };
  const topUp = () =>
    world.payments.preflight({
      customerId: id,
      sessionId: null,
      body: { kind: "top_up", cardId, amount },
    });
  expect(await topUp()).toMatchObject({ isReady: true, problems: [] });
  clock.advance(THREE_YEARS_MS);
  const found = await topUp();
  expect(found).toMatchObject({ isReady: false, problems: [{ code: "expired_card" }] });
  expect(found.problems[0]?.nextSteps).toContainEqual({
    type: "use_card",
    // The likeliest other one: the demo's card that always pays.
    id: "sandbox_visa_approved",
    notId: cardId,
  });

  const checkout = await shop.open(world.ledger, amount, {
    accepts: { balance: true, brands: ["Mastercard"], fundings: null, countries: null },
  });
  const purchase = await world.payments.preflight({
    customerId: id,
    sessionId: null,
    body: {
      kind: "purchase",
      checkoutId: checkout.publicId,
      way: { type: "card", cardId },
    },
  });
  expect(purchase.problems.map(({ code }) => code)).toEqual(["card_not_accepted", "expired_card"]);
});
