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
    id: null,
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
