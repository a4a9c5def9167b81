import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  createTestShop,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";
import { type Acquirer, OutcomeUnknown } from "../cards/index.ts";
import { verifyPayments } from "./agreement.ts";
import { CHALLENGE_MS, referenceOf } from "./attempt.ts";
import { findAttempt } from "./attempt-repository.ts";
import type { PaymentsDeps } from "./deps.ts";
import { noteLateYes } from "./late-yes.ts";
import { bodyOf, eventsOf } from "./purchases/testing/answers.ts";
import { settle } from "./settlement.ts";

/**
 * Looks at what is over: none is lost with the process that made it, nor to news that comes meanwhile; a network that was removed
 * is not asked about for ever; and a late yes to a purchase leaves the books as they were.
 */
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
/** What stands between payments and the networks does in this test; left out: nothing. */
let between: (sandbox: Acquirer) => Partial<Acquirer> = () => ({});
const gone = new Set<string>();
const world = await createCardsWorld({
  url,
  clock,
  money: {
    checkouts: shop.checkouts,
    onNetworkRemoved: (network) => void gone.add(network),
    acquirer: (sandbox) =>
      new Proxy(sandbox, {
        get: (target, name: keyof Acquirer) => between(target)[name] ?? target[name],
      }),
  },
});
const { payments } = world;
/** As far as a look at what is over needs them. */
const deps = { ...world, acquirer: world.sandbox } as unknown as PaymentsDeps;
beforeEach(async () => {
  between = () => ({});
  // What the test before left to be let go of, and to be looked at.
  for (let time = 0; time < 2; time++) {
    clock.advance(2 * MINUTE);
    await sweep();
  }
});
afterAll(async () => {
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({ problem: null });
  await Promise.all([owner.end(), world.close(), shop.close()]);
});

const [MINUTE, DAY] = [60_000, 86_400_000];
const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
const declined = {
  outcome: "declined",
  code: "card_declined",
  networkCode: "do_not_honor",
} as const;
const heldAt = async (paymentId: string) =>
  (await world.acquirer.enquire(referenceOf(paymentId))).outcome;
const rowOf = async (paymentId: string) => {
  const { rows } = await owner.query<{ state: string; due: Date | null }>(
    "SELECT state, next_enquiry_at AS due FROM payments.attempt WHERE id = $1",
    [referenceOf(paymentId)],
  );
  return rows[0];
};
const news = async (paymentId: string) => {
  await payments.enquiries.hasten(referenceOf(paymentId));
  clock.advance(MINUTE);
};
const sweep = async () => {
  for (let round = 0; round < 5 && (await payments.enquiries.runDue()) > 0; round++);
};

async function payer() {
  const { id } = await world.customer("林悦");
  const { cardId } = await world.save("4242424200004242", id);
  return { id, cardId };
}
type Payer = Awaited<ReturnType<typeof payer>>;
type Body = Parameters<typeof payments.quote>[0]["body"];

async function confirmed({ id }: Payer, body: Body): Promise<string> {
  const { token } = await payments.quote({ customerId: id, body });
  const answer = await payments.confirm({ customerId: id, quote: token, idempotencyKey: token });
  return fromPublicId(bodyOf(answer).id);
}
const topUp = ({ cardId }: Payer): Body => ({ kind: "top_up", cardId, amount: usd(40_00n) });
const storyOf = async ({ id }: Payer, paymentId: string) =>
  eventsOf(await payments.get(id, paymentId));

/** The network charges, and its answer is a no all the same. */
const saysNo = (sandbox: Acquirer): Partial<Acquirer> => ({
  charge: async (request) => {
    await sandbox.charge(request);
    return declined;
  },
});
async function declinedAndHeld(): Promise<{ lin: Payer; paymentId: string }> {
  const lin = await payer();
  between = saysNo;
  const paymentId = await confirmed(lin, topUp(lin));
  between = () => ({});
  await sweep();
  return { lin, paymentId };
}

/** The network charges, but its answer is lost, and asked it has not heard of it: the payment is given up. */
async function givenUp(then: Partial<Acquirer>): Promise<{ lin: Payer; paymentId: string }> {
  const lin = await payer();
  between = (sandbox) => ({
    charge: async (request) => {
      await sandbox.charge(request);
      throw new OutcomeUnknown("the answer is lost");
    },
    enquire: async () => {
      // Looking takes its time: the lease of the look is not the one that giving up leaves.
      clock.advance(1_000);
      return { outcome: "not_found" };
    },
    ...then,
  });
  const paymentId = await confirmed(lin, topUp(lin));
  clock.advance(MINUTE);
  expect(await payments.enquiries.runDue()).toBe(1);
  between = () => then;
  return { lin, paymentId };
}
/** Given up, and for days its network is not to be reached, in one way or the other: asked again in a day. */
async function unreachable(then: Partial<Acquirer> = { cancel: lost }) {
  const made = await givenUp({ cancel: lost });
  between = () => then;
  for (let day = 0; day < 6; day++) {
    clock.advance(DAY);
    await sweep();
  }
  expect(await dueIn(made.paymentId)).toBe(DAY);
  return made;
}
const lost = () => Promise.reject(new OutcomeUnknown("nobody there"));
const dueIn = async (paymentId: string) =>
  ((await rowOf(paymentId))?.due?.getTime() ?? 0) - clock.now().getTime();

describe("a look at what is over", () => {
  it("is made again where the process that made it died in it", async () => {
    const { lin, paymentId } = await declinedAndHeld();
    await news(paymentId);
    between = () => ({ holdsMoney: () => Promise.reject(new Error("the process is killed here")) });
    expect(await payments.enquiries.runDue()).toBe(1);
    between = () => ({});
    expect(await payments.enquiries.runDue()).toBe(0);
    clock.advance(MINUTE);
    await sweep();
    expect(await heldAt(paymentId)).toBe("voided");
    expect((await storyOf(lin, paymentId)).slice(-2)).toEqual(["approved_late", "let_go"]);
  });

  it("is not the last one when there was news while the network answered", async () => {
    const { lin, paymentId } = await declinedAndHeld();
    await news(paymentId);
    between = () => ({
      holdsMoney: async () => {
        await payments.enquiries.hasten(referenceOf(paymentId));
        // As it was a moment before the news.
        return false;
      },
    });
    expect(await payments.enquiries.runDue()).toBe(1);
    between = () => ({});
    clock.advance(MINUTE);
    await sweep();
    expect((await storyOf(lin, paymentId)).slice(-2)).toEqual(["approved_late", "let_go"]);
  });

  it("is owed still when somebody else finds the payment answered meanwhile", async () => {
    const { paymentId } = await declinedAndHeld();
    await payments.enquiries.hasten(referenceOf(paymentId));
    await settle(deps, { reference: referenceOf(paymentId), paymentId }, declined);
    expect((await rowOf(paymentId))?.due).not.toBeNull();
    clock.advance(MINUTE);
    await sweep();
    expect(await heldAt(paymentId)).toBe("voided");
  });

  it("is made of what was let go of while there was news of it", async () => {
    const { lin, paymentId } = await givenUp({
      // A moment before it charged, the network had nothing to let go of.
      cancel: ({ reference }) => payments.enquiries.hasten(reference),
    });
    expect(await heldAt(paymentId)).toBe("captured");
    between = () => ({});
    clock.advance(MINUTE);
    await sweep();
    expect(await heldAt(paymentId)).toBe("voided");
    expect((await storyOf(lin, paymentId)).slice(-2)).toEqual(["approved_late", "let_go"]);
    clock.advance(MINUTE);
    await sweep();
    expect(await rowOf(paymentId)).toEqual({ state: "cancelled", due: null });
  });

  it("is made too when the news came long before the network let go, and news makes it ask soon", async () => {
    const { lin, paymentId } = await unreachable();
    // Within a minute, not in a day. What said no first and yes now is none of those who are told to let go (charging.ts).
    between = () => ({ cancel: async () => {} });
    await news(paymentId);
    await sweep();
    expect(await rowOf(paymentId)).toMatchObject({ state: "cancelled" });
    between = () => ({});
    clock.advance(MINUTE);
    await sweep();
    expect(await heldAt(paymentId)).toBe("voided");
    expect((await storyOf(lin, paymentId)).slice(-2)).toEqual(["approved_late", "let_go"]);
  });

  it("is made soon after the network let go, however long that took, and within a minute of news, however many came to nothing", async () => {
    const { paymentId } = await unreachable();
    between = () => ({ cancel: async () => {} });
    clock.advance(DAY);
    await sweep();
    expect(await rowOf(paymentId)).toMatchObject({ state: "cancelled" });
    between = () => ({ holdsMoney: lost });
    for (const wait of [1, 5, 60, 24 * 60]) {
      clock.advance(await dueIn(paymentId));
      await sweep();
      expect(await dueIn(paymentId)).toBe(wait * MINUTE);
    }
    between = () => ({});
    await news(paymentId);
    await sweep();
    expect(await heldAt(paymentId)).toBe("voided");
  });

  it("ends after a month where its network was removed; what is still to be let go of is asked for on and on", async () => {
    const { paymentId } = await declinedAndHeld();
    const removed = "UPDATE cards.network_try SET acquirer = 'removed' WHERE reference = $1";
    await owner.query(removed, [referenceOf(paymentId)]);
    await news(paymentId);
    let looks = 0;
    for (let day = 0; day < 60; day++) {
      looks += await payments.enquiries.runDue();
      clock.advance(DAY);
    }
    expect(looks).toBe(34);
    expect(await rowOf(paymentId)).toEqual({ state: "declined", due: null });
    expect([...gone]).toEqual(["removed"]);

    const other = await declinedAndHeld();
    await owner.query(removed, [referenceOf(other.paymentId)]);
    await owner.query(
      "UPDATE payments.attempt SET state = 'cancelling', next_enquiry_at = $2 WHERE id = $1",
      [referenceOf(other.paymentId), clock.now()],
    );
    for (let day = 0; day < 60; day++) {
      expect(await payments.enquiries.runDue()).toBe(1);
      clock.advance(DAY);
    }
    await owner.query(removed.replace("removed", "sandbox_network"), [
      referenceOf(other.paymentId),
    ]);
  });
});

describe("news that comes while a network is asked and does not say", () => {
  const heard = async (reference: string) => {
    await payments.enquiries.hasten(reference);
    return lost();
  };
  const free = async () => {};
  it.each<[string, Partial<Acquirer>, Partial<Acquirer>]>([
    ["to let go", { cancel: lost }, { cancel: ({ reference }) => heard(reference) }],
    ["what it holds", { cancel: free, holdsMoney: lost }, { holdsMoney: heard }],
  ])("%s, after days: it is asked again soon", async (_what, before, then) => {
    const { paymentId } = await unreachable(before);
    between = () => then;
    clock.advance(DAY);
    expect(await payments.enquiries.runDue()).toBe(1);
    between = () => ({});
    clock.advance(MINUTE);
    await sweep();
    expect(await heldAt(paymentId)).toBe("voided");
  });

  it.each<[string, Acquirer["cancel"], number]>([
    ["with news it is asked when the lease ends", ({ reference }) => heard(reference), 30_001],
    ["without, by the schedule", lost, MINUTE],
  ])("to let go of what was given up a moment ago: %s", async (_what, cancel, due) => {
    const { paymentId } = await givenUp({ cancel });
    expect(await dueIn(paymentId)).toBe(due);
  });

  it("how the issuer's question was answered: it is asked again at once", async () => {
    const lin = await payer();
    const question = { outcome: "challenge", url: "https://issuer.test/3ds" } as const;
    between = () => ({ charge: async () => question });
    const paymentId = await confirmed(lin, topUp(lin));
    expect(await dueIn(paymentId)).toBe(CHALLENGE_MS);
    clock.advance(MINUTE);
    await payments.enquiries.hasten(referenceOf(paymentId));
    between = () => ({
      finishChallenge: async (reference) => {
        await payments.enquiries.hasten(reference);
        return question;
      },
    });
    expect(await payments.enquiries.runDue()).toBe(1);
    between = () => ({ finishChallenge: async () => declined });
    await sweep();
    expect((await storyOf(lin, paymentId)).at(-1)).toBe("declined");
  });
});

describe("a late yes", () => {
  it("is told once, also where it is heard again after the network let go", async () => {
    const { lin, paymentId } = await declinedAndHeld();
    await news(paymentId);
    await sweep();
    const story = await storyOf(lin, paymentId);
    expect(story.slice(-2)).toEqual(["approved_late", "let_go"]);
    const reference = referenceOf(paymentId);
    const attempt = await findAttempt(world.database.kysely, reference);
    if (attempt === null) throw new Error("no attempt");
    await Promise.all([noteLateYes(deps, attempt), noteLateYes(deps, attempt)]);
    expect(await rowOf(paymentId)).toMatchObject({ state: "cancelling" });
    await sweep();
    clock.advance(MINUTE);
    await sweep();
    expect(await rowOf(paymentId)).toEqual({ state: "cancelled", due: null });
    expect(await storyOf(lin, paymentId)).toEqual(story);
  });

  it.each([
    ["at_once", "captured", "completed"],
    ["later", "authorized", "authorized"],
  ] as const)(
    "to a purchase that is captured %s is let go of; the merchant has nothing of it, and the checkout is paid once",
    async (capture, held, paid) => {
      const lin = await payer();
      const { publicId, checkoutId, accountId } = await shop.open(world.ledger, usd(30_00n), {
        capture,
      });
      const body: Body = {
        kind: "purchase",
        checkoutId: publicId,
        way: { type: "card", cardId: lin.cardId },
      };
      const merchantHas = async () => {
        const balance = (await world.ledger.balances([accountId])).get(accountId);
        return [balance?.available, balance?.pendingIn];
      };
      between = saysNo;
      const refused = await confirmed(lin, body);
      between = () => ({});
      expect(await heldAt(refused)).toBe(held);
      expect(await merchantHas()).toEqual([0n, 0n]);
      expect(await shop.stateOf(checkoutId)).toBeNull();

      // The buyer tries again, and it works, before anybody knows of the first yes.
      const second = await confirmed(lin, body);
      expect((await payments.get(lin.id, second)).state).toBe(paid);
      const has = await merchantHas();
      await news(refused);
      await sweep();
      expect(await heldAt(refused)).toBe("voided");
      expect((await storyOf(lin, refused)).slice(-3)).toEqual([
        "declined",
        "approved_late",
        "let_go",
      ]);
      expect(await heldAt(second)).toBe(held);
      expect(await merchantHas()).toEqual(has);
      expect(await shop.stateOf(checkoutId)).toBe(paid);
    },
  );

  it("to a guest's payment is let go of, and the checkout is open for the next one", async () => {
    const guestId = crypto.randomUUID();
    const { cardId } = await world.save("4242424200004242", guestId);
    const { checkoutId } = await shop.open(world.ledger, usd(30_00n), { capture: "at_once" });
    const request = { guestId, cardId, name: "Guest", checkoutId, idempotencyKey: "once" };
    between = saysNo;
    const answer = await payments.purchases.payAsGuest(request);
    between = () => ({});
    expect(bodyOf(answer)).toMatchObject({ state: "declined" });
    const paymentId = fromPublicId(bodyOf(answer).id);
    await news(paymentId);
    await sweep();
    expect(await heldAt(paymentId)).toBe("voided");
    expect(await shop.stateOf(checkoutId)).toBeNull();
  });
});
