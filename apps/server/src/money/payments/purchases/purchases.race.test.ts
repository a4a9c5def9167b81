import {
  createCardsWorld,
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
  createTestShop,
  type OpenedCheckout,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import { referenceOf } from "../attempt.ts";
import type { PaymentView } from "../bodies.ts";

/** Two worlds on one database are two server processes: they share nothing but PostgreSQL and the card network. */
const { url, ownerUrl } = await createTestDatabase();
const clock = createFakeClock();
const directory = createTestDirectory();
const shop = await createTestShop(ownerUrl);
const { checkouts } = shop;
const one = await createCardsWorld({ url, clock, money: { checkouts, directory } });
const other = createMoneyWorld({ url, clock, directory, checkouts, acquirers: [one.acquirer] });
/** A third, whose clock is a week ahead: for it everything held has run out, while the others may still capture. */
const ahead = createMoneyWorld({
  url,
  clock: createFakeClock(new Date(clock.now().getTime() + 7 * 86_400_000)),
  directory,
  checkouts,
  acquirers: [one.acquirer],
});
afterAll(async () => {
  await ahead.close();
  await other.close();
  await one.close();
  await shop.close();
});

const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
const ROUNDS = 12;
const each = Array.from({ length: ROUNDS }, (_, index) => index);
const bodyOf = (answer: { body: unknown }) => answer.body as PaymentView;
const settled = (calls: readonly Promise<unknown>[]) =>
  Promise.all(
    calls.map((call) =>
      call.then(
        () => "done",
        (error: unknown) => {
          if (error instanceof RequestRefused) return error.code;
          throw error;
        },
      ),
    ),
  );

async function buyerWithCard() {
  const { id } = await one.customer("林悦", { USD: 1_000_00n });
  return { id, cardId: (await one.save("4242424200004242", id)).cardId };
}
type Buyer = Awaited<ReturnType<typeof buyerWithCard>>;

async function pay(
  { id, cardId }: Buyer,
  { publicId }: OpenedCheckout,
  way: "balance" | "card",
  through = one,
) {
  const quote = await one.payments.quote({
    customerId: id,
    body: {
      kind: "purchase",
      checkoutId: publicId,
      way: way === "balance" ? { type: "balance" } : { type: "card", cardId },
    },
  });
  return bodyOf(
    await through.payments.confirm({
      customerId: id,
      quote: quote.token,
      idempotencyKey: crypto.randomUUID(),
    }),
  );
}
const command = ({ merchantId }: OpenedCheckout, payment: { id: string }, clientId: string) => ({
  merchantId,
  paymentId: fromPublicId(payment.id),
  clientId,
});
const open = (changes: Parameters<typeof shop.open>[2] = {}) =>
  shop.open(one.ledger, usd(10_00n), {
    feePlan: { basisPoints: 0n, fixedMinor: 0n },
    ...changes,
  });
const merchantHas = async ({ accountId }: OpenedCheckout) => {
  const balance = (await one.ledger.balances([accountId])).get(accountId);
  return [balance?.available, balance?.pendingIn];
};

describe.each(["balance", "card"] as const)("by %s, in two servers", (way) => {
  it("capture against void: one of them, whole, and the books say which", async () => {
    const buyer = await buyerWithCard();
    for (const index of each) {
      const checkout = await open();
      const payment = await pay(buyer, checkout, way);
      const results = await settled([
        one.payments.purchases.capture(command(checkout, payment, "capture")),
        other.payments.purchases.void(command(checkout, payment, `void ${index}`)),
      ]);
      expect(results.toSorted()).toEqual(["done", "payment_state_conflict"]);
      const isCaptured = results[0] === "done";
      expect(await merchantHas(checkout)).toEqual([isCaptured ? 10_00n : 0n, 0n]);
      const { state } = await one.payments.purchases.get(command(checkout, payment, ""));
      expect(state).toBe(isCaptured ? "completed" : "voided");
      expect(await shop.stateOf(checkout.checkoutId)).toBe(isCaptured ? "completed" : null);
    }
  });

  it("capture against the end of its time: one of them, whole, and what is left is nothing", async () => {
    const buyer = await buyerWithCard();
    const ends = new Set<string>();
    for (const index of each) {
      const checkout = await open();
      const payment = await pay(buyer, checkout, way);
      const capture = () => one.payments.purchases.capture(command(checkout, payment, "capture"));
      const expire = () => ahead.payments.purchases.expire();
      // Each round it begins a little later beside the other: first ahead of it, in the end behind it.
      const later = async () => {
        for (let turn = 0; turn < index * 4; turn++) await one.database.pool.query("SELECT 1");
        return capture();
      };
      const [captured] = await settled(index === 0 ? [capture(), expire()] : [later(), expire()]);
      await expire();
      const { state } = await one.payments.purchases.get(command(checkout, payment, ""));
      ends.add(state);
      expect(state).toBe(captured === "done" ? "completed" : "voided");
      expect(await merchantHas(checkout)).toEqual([captured === "done" ? 10_00n : 0n, 0n]);
      expect(await shop.stateOf(checkout.checkoutId)).toBe(captured === "done" ? state : null);
      if (way === "card")
        expect((await one.acquirer.enquire(referenceOf(fromPublicId(payment.id)))).outcome).toBe(
          captured === "done" ? "captured" : "voided",
        );
    }
    // One that always wins is no race.
    expect([...ends].toSorted()).toEqual(["completed", "voided"]);
  });

  it("the same capture ten times over: taken once", async () => {
    const buyer = await buyerWithCard();
    const checkout = await open();
    const payment = await pay(buyer, checkout, way);
    const results = await settled(
      each.map((index) =>
        (index % 2 === 0 ? one : other).payments.purchases.capture(
          command(checkout, payment, "the same"),
        ),
      ),
    );
    expect(new Set(results)).toEqual(new Set(["done"]));
    expect(await merchantHas(checkout)).toEqual([10_00n, 0n]);
  });

  it("ten refunds of a third at once: never more than was taken", async () => {
    const buyer = await buyerWithCard();
    const checkout = await open({ capture: "at_once" });
    const payment = await pay(buyer, checkout, way);
    const results = await settled(
      each.map((index) =>
        (index % 2 === 0 ? one : other).payments.purchases.refund({
          ...command(checkout, payment, `refund ${index}`),
          amount: usd(3_00n),
        }),
      ),
    );
    expect(results.filter((result) => result === "done").length).toBeLessThanOrEqual(3);
    expect(results.filter((result) => result === "done").length).toBeGreaterThanOrEqual(1);
    const { refunded, captured } = await one.payments.purchases.get(command(checkout, payment, ""));
    expect(refunded.amountMinor).toBeLessThanOrEqual(captured.amountMinor);
    expect(await merchantHas(checkout)).toEqual([10_00n - refunded.amountMinor, 0n]);
  });

  it("two tabs, two servers, two quotes of one checkout: paid once", async () => {
    const buyer = await buyerWithCard();
    const checkout = await open({ capture: "at_once" });
    const results = await settled([
      pay(buyer, checkout, way),
      pay(buyer, checkout, way, other as unknown as typeof one),
    ]);
    expect(results.filter((result) => result === "done")).toHaveLength(1);
    expect(results).toContain("checkout_not_open");
    expect(await merchantHas(checkout)).toEqual([10_00n, 0n]);
  });
});

describe("a network's event against the confirmation it is about", () => {
  it("asks while the answer is on its way: one payment, settled once", async () => {
    const buyer = await buyerWithCard();
    for (const _ of each) {
      const checkout = await open({ capture: "at_once" });
      const quote = await one.payments.quote({
        customerId: buyer.id,
        body: {
          kind: "purchase",
          checkoutId: checkout.publicId,
          way: { type: "card", cardId: buyer.cardId },
        },
      });
      const paying = one.payments.confirm({
        customerId: buyer.id,
        quote: quote.token,
        idempotencyKey: crypto.randomUUID(),
      });
      const sweeping = (async () => {
        const isOver = paying.then(() => true);
        while (
          !(await Promise.race([isOver, other.payments.enquiries.runDue().then(() => false)]))
        ) {
          const { rows } = await one.database.pool.query<{ id: string }>(
            "SELECT a.id FROM payments.attempt a JOIN cards.network_try t ON t.reference = a.id WHERE a.state = 'asked' AND t.outcome = 'approved'",
          );
          for (const { id } of rows) await other.payments.enquiries.hasten(id);
        }
      })();
      const payment = bodyOf(await paying);
      await sweeping;
      expect(payment.state).toBe("completed");
      expect(await merchantHas(checkout)).toEqual([10_00n, 0n]);
      const { events } = await one.payments.get(buyer.id, fromPublicId(payment.id));
      expect(events.filter(({ type }) => type === "completed")).toHaveLength(1);
    }
  });
});
