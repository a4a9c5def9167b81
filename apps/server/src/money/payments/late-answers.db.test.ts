import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  createTestShop,
  type OpenedCheckout,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";
import type { Acquirer, CardAcquirer } from "../cards/index.ts";
import { verifyPayments } from "./agreement.ts";
import { referenceOf } from "./attempt.ts";
import { bodyOf, eventsOf } from "./purchases/testing/answers.ts";

/**
 * Answers that come when nobody waits for them any more: a yes to what was declined or given up, and a void that a network would
 * not do. What the network holds is let go of in the end, and what is told of it is true.
 */
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
/** What stands between payments and the networks does in this test; left out: nothing. */
let between: (sandbox: Acquirer) => Partial<Acquirer> = () => ({});
/** A network that refuses everything at first, and what it says of it afterwards. */
const first = {
  status: { outcome: "not_found" } as Awaited<ReturnType<CardAcquirer["enquire"]>>,
  voided: [] as string[],
};
const refusing = {
  name: "sandbox_network_two",
  findsAfterMs: 0,
  authorize: async () => ({
    outcome: "declined",
    networkCode: "issuer_not_available",
    adviceCode: null,
  }),
  enquire: async () => first.status,
  void: async ({ reference }) => {
    first.voided.push(reference);
    return { outcome: "done" };
  },
} as Pick<CardAcquirer, "name" | "findsAfterMs" | "authorize" | "enquire" | "void"> as CardAcquirer;
const world = await createCardsWorld({
  url,
  clock,
  more: [refusing],
  money: {
    checkouts: shop.checkouts,
    acquirer: (sandbox) =>
      new Proxy(sandbox, {
        get: (target, name: keyof Acquirer) => between(target)[name] ?? target[name],
      }),
  },
});
const { payments } = world;
beforeEach(async () => {
  between = () => ({});
  await world.setFaults({});
  // What the test before left to be looked at.
  clock.advance(2 * MINUTE);
  await sweep();
});
afterAll(async () => {
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({ problem: null });
  await owner.end();
  await world.close();
  await shop.close();
});

const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const declined = {
  outcome: "declined",
  code: "card_declined",
  networkCode: "do_not_honor",
} as const;

async function payer() {
  const { id } = await world.customer("林悦");
  const { cardId } = await world.save("4242424200004242", id);
  return { id, cardId };
}
async function confirmed({ id, cardId }: { id: string; cardId: string }) {
  const body = { kind: "top_up", cardId, amount: usd(40_00n) } as const;
  const quote = await payments.quote({ customerId: id, body });
  return payments.confirm({ customerId: id, quote: quote.token, idempotencyKey: quote.token });
}
const idOf = (answer: { body: unknown }) => fromPublicId(bodyOf(answer).id);
const storyOf = async (customerId: string, paymentId: string) =>
  eventsOf(await payments.get(customerId, paymentId));
const heldAt = async (paymentId: string) =>
  (await world.acquirer.enquire(referenceOf(paymentId))).outcome;
const dueOf = async (paymentId: string): Promise<Date | null> => {
  const { rows } = await owner.query<{ at: Date | null }>(
    "SELECT next_enquiry_at AS at FROM payments.attempt WHERE id = $1",
    [referenceOf(paymentId)],
  );
  return rows[0]?.at ?? null;
};
/** The network has some; what is over is looked at a minute later. */
const news = async (paymentId: string) => {
  await payments.enquiries.hasten(referenceOf(paymentId));
  clock.advance(MINUTE);
};
const sweep = async () => {
  for (let round = 0; round < 5 && (await payments.enquiries.runDue()) > 0; round++);
};

describe("a yes to a payment that is over", () => {
  it("is let go of at the network and told, when the network had said no meanwhile", async () => {
    const lin = await payer();
    between = (sandbox) => ({
      charge: async (request) => {
        const answer = await sandbox.charge(request);
        // Its event comes before its answer, and the enquiry that the event causes is told how it stood a moment ago.
        between = () => ({ enquire: async () => declined });
        await payments.enquiries.hasten(request.reference);
        await payments.enquiries.runDue();
        between = () => ({});
        return answer;
      },
    });
    const answer = await confirmed(lin);
    expect(bodyOf(answer)).toMatchObject({ state: "declined" });
    expect(await heldAt(idOf(answer))).toBe("captured");
    await sweep();
    expect(await heldAt(idOf(answer))).toBe("voided");
    const story = ["created", "sent_to_card_network", "declined", "approved_late", "let_go"];
    expect(await storyOf(lin.id, idOf(answer))).toEqual(story);
    // Nothing is owed any more, and what is heard of it later changes nothing.
    await news(idOf(answer));
    clock.advance(DAY);
    await sweep();
    clock.advance(DAY);
    expect(await payments.enquiries.runDue()).toBe(0);
    expect(await storyOf(lin.id, idOf(answer))).toEqual(story);
    expect(await world.available(lin.id, "USD")).toBe(0n);
  });

  it("is found when the network has news of it, also where it cannot be reached at first", async () => {
    const lin = await payer();
    between = (sandbox) => ({
      charge: async (request) => {
        await sandbox.charge(request);
        return declined;
      },
    });
    const answer = await confirmed(lin);
    between = () => ({});
    await sweep();
    expect(await heldAt(idOf(answer))).toBe("captured");
    await world.setFaults({ isDown: true });
    await news(idOf(answer));
    await sweep();
    expect(await storyOf(lin.id, idOf(answer))).not.toContain("approved_late");
    await world.setFaults({});
    clock.advance(MINUTE);
    await sweep();
    expect(await heldAt(idOf(answer))).toBe("voided");
    expect((await storyOf(lin.id, idOf(answer))).slice(-2)).toEqual(["approved_late", "let_go"]);
  });

  it("is not let go of before the network says so, and is asked for until it does", async () => {
    const lin = await payer();
    between = (sandbox) => ({
      charge: async (request) => {
        await sandbox.charge(request);
        return declined;
      },
    });
    const answer = await confirmed(lin);
    between = () => ({});
    await news(idOf(answer));
    await payments.enquiries.runDue();
    await world.setFaults({ isDown: true });
    await payments.enquiries.runDue();
    expect((await storyOf(lin.id, idOf(answer))).at(-1)).toBe("approved_late");
    await world.setFaults({});
    clock.advance(MINUTE);
    await sweep();
    expect((await storyOf(lin.id, idOf(answer))).at(-1)).toBe("let_go");
    expect(await heldAt(idOf(answer))).toBe("voided");
  });

  it("counts also when it comes after the deadline and after the payment was given up", async () => {
    const lin = await payer();
    const released = Promise.withResolvers<void>();
    between = (sandbox) => ({
      charge: async (request) => {
        const answer = await sandbox.charge(request);
        await released.promise;
        return answer;
      },
      // Neither found nor let go of: a network that lags.
      enquire: async () => ({ outcome: "not_found" }),
      cancel: async () => undefined,
    });
    const answer = await confirmed(lin);
    expect(bodyOf(answer)).toMatchObject({ state: "processing" });
    clock.advance(6_000);
    await sweep();
    expect((await storyOf(lin.id, idOf(answer))).at(-1)).toBe("declined");
    between = () => ({});
    released.resolve();
    await expect
      .poll(async () => (await storyOf(lin.id, idOf(answer))).at(-1))
      .toBe("approved_late");
    await sweep();
    expect(await heldAt(idOf(answer))).toBe("voided");
    expect((await storyOf(lin.id, idOf(answer))).at(-1)).toBe("let_go");
  }, 30_000);

  it("is asked for where it came and could not be written down", async () => {
    const lin = await payer();
    const released = Promise.withResolvers<void>();
    between = (sandbox) => ({
      charge: async (request) => {
        const answer = await sandbox.charge(request);
        await released.promise;
        return answer;
      },
      enquire: async () => declined,
    });
    const answer = await confirmed(lin);
    clock.advance(6_000);
    await sweep();
    expect((await storyOf(lin.id, idOf(answer))).at(-1)).toBe("declined");
    between = () => ({});
    const noEvents = "CHECK (type <> 'approved_late') NOT VALID";
    await owner.query(`ALTER TABLE payments.event ADD CONSTRAINT no_late_yes ${noEvents}`);
    released.resolve();
    await expect.poll(() => dueOf(idOf(answer))).not.toBeNull();
    await owner.query("ALTER TABLE payments.event DROP CONSTRAINT no_late_yes");
    clock.advance(MINUTE);
    await sweep();
    expect(await heldAt(idOf(answer))).toBe("voided");
    expect((await storyOf(lin.id, idOf(answer))).slice(-2)).toEqual(["approved_late", "let_go"]);
  }, 30_000);

  it("of the first network, when a second has said yes, is let go of there, and the payment stands", async () => {
    const lin = await payer();
    await owner.query(
      "UPDATE cards.routing_rule SET acquirers = '{sandbox_network_two,sandbox_network}'",
    );
    const answer = await confirmed(lin);
    await owner.query("UPDATE cards.routing_rule SET acquirers = '{sandbox_network}'");
    expect(bodyOf(answer)).toMatchObject({ state: "completed" });
    const reference = referenceOf(idOf(answer));
    const story = await storyOf(lin.id, idOf(answer));
    first.status = { outcome: "unknown" };
    await news(idOf(answer));
    expect(await payments.enquiries.runDue()).toBe(1);
    expect(first.voided).toEqual([]);
    first.status = {
      outcome: "authorized",
      acquirerReference: reference,
      authorized: usd(40_00n),
      capturedMinor: 0n,
      refundedMinor: 0n,
    };
    clock.advance(MINUTE);
    expect(await payments.enquiries.runDue()).toBe(1);
    expect(first.voided).toEqual([reference]);
    // Nothing is left to look for, and what pays is as it was.
    await news(idOf(answer));
    expect(await payments.enquiries.runDue()).toBe(0);
    const { rows } = await owner.query(
      "SELECT acquirer, outcome FROM cards.network_try WHERE reference = $1 ORDER BY seq",
      [reference],
    );
    expect(rows).toEqual([
      { acquirer: "sandbox_network_two", outcome: "cancelled" },
      { acquirer: "sandbox_network", outcome: "approved" },
    ]);
    expect(await heldAt(idOf(answer))).toBe("captured");
    expect(await storyOf(lin.id, idOf(answer))).toEqual(story);
    expect(await world.available(lin.id, "USD")).toBe(40_00n);
  });

  it("news of a card that really was refused changes nothing", async () => {
    const { id } = await world.customer("乙");
    const { cardId } = await world.save("6200000000039995", id);
    const answer = await confirmed({ id, cardId });
    const story = await storyOf(id, idOf(answer));
    expect(story.at(-1)).toBe("declined");
    await payments.enquiries.hasten(referenceOf(idOf(answer)));
    expect(await payments.enquiries.runDue()).toBe(0);
    clock.advance(MINUTE / 2);
    // All that is sent about one decline is one look.
    await news(idOf(answer));
    expect(await payments.enquiries.runDue()).toBe(1);
    expect(await storyOf(id, idOf(answer))).toEqual(story);
    clock.advance(DAY);
    expect(await payments.enquiries.runDue()).toBe(0);
  });
});

describe("an authorization that ran out and that the network would not let go of", () => {
  async function held(): Promise<{ id: string; paymentId: string; checkout: OpenedCheckout }> {
    const { id, cardId } = await payer();
    const checkout = await shop.open(world.ledger, usd(30_00n));
    const body = {
      kind: "purchase",
      checkoutId: checkout.publicId,
      way: { type: "card", cardId },
    } as const;
    const quote = await payments.quote({ customerId: id, body });
    const answer = await payments.confirm({
      customerId: id,
      quote: quote.token,
      idempotencyKey: quote.token,
    });
    return { id, paymentId: idOf(answer), checkout };
  }

  it("is asked again, less and less often, until it is let go", async () => {
    const { id, paymentId } = await held();
    let asked = 0;
    const refusing = (): Partial<Acquirer> => ({
      operate: async () => {
        asked += 1;
        return { outcome: "refused", networkCode: "payment_intent_unexpected_state" };
      },
    });
    between = refusing;
    clock.advance(7 * DAY);
    const stateOf = async () => (await payments.get(id, paymentId)).state;
    for (const [wait, times] of [
      [0, 1],
      [MINUTE - 1, 1],
      [1, 2],
      [5 * MINUTE, 3],
      [HOUR, 4],
      [DAY, 5],
      [HOUR, 5],
    ] as const) {
      clock.advance(wait);
      await Promise.all([payments.purchases.expire(), payments.purchases.expire()]);
      expect(asked).toBe(times);
      expect(await stateOf()).toBe("authorized");
    }
    between = () => ({});
    clock.advance(DAY);
    await payments.purchases.expire();
    expect(await stateOf()).toBe("voided");
    expect(await heldAt(paymentId)).toBe("voided");
  });
});
