import {
  createCardsWorld,
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
  createTestShop,
} from "@okpay/testkit";
import { afterAll, beforeEach, expect, it } from "vitest";
import { fromPublicId } from "../../../platform/ids.ts";
import type { CardAcquirer } from "../../cards/index.ts";
import { ABANDONED_AFTER_MS, LEASE_MS, referenceOf } from "../attempt.ts";
import { takeDue } from "../attempt-repository.ts";
import { operationOf } from "./command.ts";
import { bodyOf } from "./testing/answers.ts";

/**
 * A capture whose answer is missing is said again by another process: under the same key and in the same words, or a network
 * refuses the key, and one that forgot it does something else than it was told.
 */
const { url, ownerUrl } = await createTestDatabase();
const clock = createFakeClock();
const directory = createTestDirectory();
const shop = await createTestShop(ownerUrl);
const { checkouts } = shop;
const world = await createCardsWorld({ url, clock, money: { checkouts, directory } });

type Said = Parameters<CardAcquirer["capture"]>[0];
const said: Said[] = [];
/** A process of its own; `onTheWay`: what happens to a capture before the network hears it. */
const processOf = (onTheWay: () => Promise<void>) =>
  createMoneyWorld({
    url,
    clock,
    directory,
    checkouts,
    acquirers: [
      {
        ...world.acquirer,
        capture: async (request) => {
          said.push(request);
          await onTheWay();
          return world.acquirer.capture(request);
        },
      },
    ],
  });
let onTheWay = Promise.resolve();
const first = processOf(() => onTheWay);
const second = processOf(async () => {});
beforeEach(() => {
  said.length = 0;
  onTheWay = Promise.resolve();
});
afterAll(async () => {
  await first.close();
  await second.close();
  await world.close();
  await shop.close();
});

const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });

/** Ten are held by a card, and four of them are taken already. */
async function partTaken() {
  const { id } = await world.customer("林悦");
  const { cardId } = await world.save("4242424200004242", id);
  const { publicId, merchantId, accountId } = await shop.open(world.ledger, usd(10_00n), {
    feePlan: { basisPoints: 0n, fixedMinor: 0n },
  });
  const { token } = await world.payments.quote({
    customerId: id,
    body: { kind: "purchase", checkoutId: publicId, way: { type: "card", cardId } },
  });
  const answer = await world.payments.confirm({
    customerId: id,
    quote: token,
    idempotencyKey: token,
  });
  const paymentId = fromPublicId(bodyOf(answer).id);
  await world.payments.purchases.capture({
    merchantId,
    paymentId,
    clientId: "part",
    amount: usd(4_00n),
    isFinal: false,
  });
  const capture = (amountMinor: bigint) =>
    first.payments.purchases.capture({
      merchantId,
      paymentId,
      clientId: "rest",
      amount: usd(amountMinor),
      isFinal: false,
    });
  const merchantHas = async () => (await world.ledger.balances([accountId])).get(accountId);
  return { paymentId, capture, merchantHas };
}
const dueNow = async () => {
  const [attempt, ...others] = await takeDue(world.database.kysely, {
    now: clock.now(),
    leaseUntil: new Date(clock.now().getTime() + LEASE_MS),
    limit: 20,
  });
  expect(others).toEqual([]);
  if (attempt === undefined) throw new Error("nothing is due");
  return attempt;
};

it.each([
  ["all that is left, which is the last whatever it was called", 6_00n, true],
  ["a part, after which more may come", 5_00n, false],
])(
  "%s: said again while the first is on its way, word for word, and taken once",
  async (_what, amountMinor, isFinal) => {
    const { paymentId, capture, merchantHas } = await partTaken();
    const heard = Promise.withResolvers<void>();
    onTheWay = heard.promise;
    const capturing = capture(amountMinor);
    await expect.poll(() => said.length).toBe(1);
    clock.advance(ABANDONED_AFTER_MS);
    expect(await second.payments.enquiries.runDue()).toBe(1);
    expect(said).toHaveLength(2);
    expect(said[1]).toEqual(said[0]);
    expect(said[0]).toMatchObject({ isFinal, amount: usd(amountMinor) });

    heard.resolve();
    await capturing;
    const taken = 4_00n + amountMinor;
    expect(await world.acquirer.enquire(referenceOf(paymentId))).toMatchObject({
      outcome: isFinal ? "captured" : "authorized",
      capturedMinor: taken,
    });
    expect((await merchantHas())?.available).toBe(taken);
  },
);

it("is not said again by who looked before the answer and asks after it", async () => {
  const { capture, merchantHas } = await partTaken();
  const heard = Promise.withResolvers<void>();
  onTheWay = heard.promise;
  const capturing = capture(6_00n);
  await expect.poll(() => said.length).toBe(1);
  clock.advance(ABANDONED_AFTER_MS);
  const attempt = await dueNow();
  expect(await operationOf(second, attempt)).toMatchObject({ totalAfterMinor: 10_00n });
  heard.resolve();
  await capturing;
  expect(await operationOf(second, attempt)).toBeNull();
  expect((await merchantHas())?.available).toBe(10_00n);
});

it("raced: whoever looks when, one id is said in one way", async () => {
  for (let round = 0; round < 12; round++) {
    const { paymentId, capture, merchantHas } = await partTaken();
    said.length = 0;
    const capturing = capture(6_00n);
    const isOver = capturing.then(() => true);
    while (!(await Promise.race([isOver, second.payments.enquiries.runDue().then(() => false)]))) {
      const { rows } = await second.database.pool.query<{ id: string }>(
        "SELECT id FROM payments.attempt WHERE operation = 'capture' AND state = 'asked'",
      );
      for (const { id } of rows) await second.payments.enquiries.hasten(id);
    }
    expect(new Set(said.map(({ isFinal }) => isFinal))).toEqual(new Set([true]));
    expect(new Set(said.map(({ operationId }) => operationId)).size).toBe(1);
    expect(await world.acquirer.enquire(referenceOf(paymentId))).toMatchObject({
      outcome: "captured",
      capturedMinor: 10_00n,
    });
    expect((await merchantHas())?.available).toBe(10_00n);
  }
});
