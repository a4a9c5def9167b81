import { DECLINES } from "@okpay/contracts";
import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  CARD_ORIGIN as ORIGIN,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { OutcomeUnknown } from "./index.ts";
import type { CardAcquirer } from "./ports.ts";
import { SANDBOX_CARDS } from "./sandbox/test-cards.ts";

/** Saved cards, the routing and the sandbox network as payments sees them: over HTTP, with everything that can go wrong. */
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const clock = createFakeClock();
const asked: string[] = [];
let isAnswerLost = false;
/** A second network that takes every card, to see when it is asked; by our reference it finds nothing, as Stripe's search at first. */
const second = {
  name: "sandbox_network_two",
  findsAfterMs: 60_000,
  authorize: async ({ reference }) => {
    asked.push(reference);
    return isAnswerLost
      ? { outcome: "unknown" }
      : { outcome: "approved", acquirerReference: reference, isCaptured: true };
  },
  enquire: async () => ({ outcome: "not_found" }),
  capture: async () => ({ outcome: "refused", networkCode: "not_found" }),
} as Pick<
  CardAcquirer,
  "name" | "findsAfterMs" | "authorize" | "enquire" | "capture"
> as CardAcquirer;
const world = await createCardsWorld({ url, clock, more: [second] });
afterAll(async () => {
  await owner.end();
  await world.close();
});
afterEach(() => world.setFaults({}));

const amount = { amountMinor: 100n, currency: "USD" as const };
const charge = (cardId: string, reference = newId()) =>
  world.sandbox.charge({ reference, amount, cardId, signal: AbortSignal.timeout(8_000) });
const tries = async (reference: string) => {
  const { rows } = await world.database.pool.query(
    "SELECT acquirer, outcome FROM cards.network_try WHERE reference = $1 ORDER BY seq",
    [reference],
  );
  return rows;
};
const useTwoNetworks = (first: string, then: string) =>
  owner.query("UPDATE cards.routing_rule SET acquirers = $1", [[first, then]]);

/** Said already when a card is looked at, before any money. */
const isAboutData = (code: string): boolean =>
  /^(incorrect|invalid)_(number|cvc|zip|expiry_month|expiry_year)$/.test(code);
const CARD_FAMILIES = new Set<string>(
  "authentication card_funds card_limit card_data card_use card_account duplicate network issuer".split(
    " ",
  ),
);
/** Codes of these families that our own adapters, the wallet or a bank's rail say: no card causes them. */
const OURS_OR_BANKS = new Set(
  (
    "card_declined card_insufficient_funds card_expired card_network_unreachable card_not_accepted " +
    "card_not_found " +
    "duplicate_suspected psp_outcome_unknown bank_duplicate"
  ).split(" "),
);

describe("what each sandbox card causes", () => {
  const all = SANDBOX_CARDS.flatMap(({ number, behaviour }) =>
    behaviour.kind === "declines" ? [[behaviour.code, number] as const] : [],
  );
  const aboutData = all.filter(([code]) => isAboutData(code));
  const declining = all.filter(([code]) => !isAboutData(code));
  it.each(declining)("%s is what the charge says", async (code, number) => {
    const { cardId } = await world.save(number);
    expect(await charge(cardId)).toMatchObject({ outcome: "declined", networkCode: code });
  });

  it("every card network's code of the decline table has a card that causes it", () => {
    const caused = new Set(
      SANDBOX_CARDS.flatMap(({ behaviour }) =>
        behaviour.kind === "declines" ? [behaviour.code] : [],
      ),
    );
    const ofCards = Object.entries(DECLINES).filter(
      ([code, { family }]) => CARD_FAMILIES.has(family) && !OURS_OR_BANKS.has(code),
    );
    expect(ofCards.map(([code]) => code).filter((code) => !caused.has(code))).toEqual([]);
  });

  it.each(aboutData)(
    "%s: card %s is refused by its issuer when it is saved, and is not saved",
    async (declineCode, number) => {
      const customerId = newId();
      await expect(world.save(number, customerId)).rejects.toMatchObject({
        code: "card_refused",
        declineCode,
      });
      expect((await world.cards.list(customerId)).filter((card) => card.saved !== null)).toEqual(
        [],
      );
    },
  );

  it("a card without payments abroad pays at home and not in another currency", async () => {
    const { cardId } = await world.save("6200004100043022");
    const at = (currency: "CNY" | "USD") =>
      world.sandbox.charge({
        reference: newId(),
        amount: { amountMinor: 100n, currency },
        cardId,
        signal: AbortSignal.timeout(8_000),
      });
    expect(await at("CNY")).toEqual({ outcome: "approved" });
    expect(await at("USD")).toMatchObject({ networkCode: "currency_not_supported" });
  });
});

describe("3-D Secure when a card is saved", () => {
  it.each([
    ["passed", "ready"],
    ["failed", "refused"],
  ])("answered with %s it is %s", async (answer, end) => {
    const customerId = newId();
    const card = {
      number: "4000004100013006",
      expiryMonth: 12,
      expiryYear: clock.now().getUTCFullYear() + 1,
    };
    const added = await world.cards.add({ customerId, card, securityCode: "123", origin: ORIGIN });
    if (added.outcome !== "challenge") throw new Error(`no question: ${added.outcome}`);
    expect(await world.cards.find(added.card.id, customerId)).toBeNull();
    const page = await fetch(added.url, { headers: { "accept-language": "zh-CN" } });
    expect(await page.text()).toContain("沙盒");
    const back = await fetch(added.url, {
      method: "POST",
      body: new URLSearchParams({ answer }),
      redirect: "manual",
    });
    expect(back.headers.get("location")).toContain(`/cards/confirmed?card=${added.card.id}`);
    const finishing = world.cards.finish({ customerId, cardId: added.card.id, origin: ORIGIN });
    if (end === "ready") expect((await finishing).outcome).toBe("ready");
    else await expect(finishing).rejects.toMatchObject({ code: "card_refused" });
    expect((await world.cards.find(added.card.id, customerId)) !== null).toBe(end === "ready");
  });
});

describe("an answer that is lost", () => {
  it("is unknown, is found by enquiry, and a second call charges nothing again", async () => {
    const { cardId } = await world.save("4000000300063155");
    const reference = newId();
    await expect(charge(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "approved" });
    expect(await charge(cardId, reference)).toEqual({ outcome: "approved" });
    const day = clock.now().toISOString().slice(0, 10);
    const file = await world.acquirer.settlementFile(day);
    expect(file?.split(reference).length).toBe(2);
  });

  it("never makes another network be asked, also when this one is down", async () => {
    const { cardId } = await world.save("4242424200004242");
    await useTwoNetworks("sandbox_network", "sandbox_network_two");
    await world.setFaults({ isDown: true });
    const reference = newId();
    await expect(charge(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "unknown" });
    expect(await tries(reference)).toEqual([{ acquirer: "sandbox_network", outcome: null }]);
    await world.setFaults({});
    expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "not_found" });
    await world.sandbox.cancel({ reference, amount, cardId });
    await expect(charge(cardId, reference)).resolves.toMatchObject({ outcome: "declined" });
    expect(asked).not.toContain(reference);
  });

  it("the network that cannot say for a week is asked until it can", async () => {
    const { cardId } = await world.save("6200000100020341");
    const reference = newId();
    await expect(charge(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "unknown" });
    clock.advance(7 * 86_400_000 + 1);
    expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "approved" });
  });
});

describe("routing", () => {
  it("another network is asked where the first could not reach the issuer, under the same reference", async () => {
    await useTwoNetworks("sandbox_network", "sandbox_network_two");
    const { cardId } = await world.save("6200002100002139");
    const reference = newId();
    expect(await charge(cardId, reference)).toEqual({ outcome: "approved" });
    expect(await tries(reference)).toEqual([
      { acquirer: "sandbox_network", outcome: "declined" },
      { acquirer: "sandbox_network_two", outcome: "approved" },
    ]);
  });

  it("and not after an issuer's own refusal", async () => {
    await useTwoNetworks("sandbox_network", "sandbox_network_two");
    const { cardId } = await world.save("4000003100052170");
    const reference = newId();
    expect(await charge(cardId, reference)).toMatchObject({ networkCode: "do_not_honor" });
    expect(asked).not.toContain(reference);
  });

  it("ten at once with one reference ask one network once", async () => {
    const { cardId } = await world.save("4242424200004242");
    const reference = newId();
    await Promise.allSettled(Array.from({ length: 10 }, () => charge(cardId, reference)));
    expect(await charge(cardId, reference)).toEqual({ outcome: "approved" });
    expect((await tries(reference)).length).toBe(1);
  });
});

describe("the port's operations", () => {
  it("hold, capture in parts, refund, and each operation once", async () => {
    const { acquirer } = world;
    const reference = newId();
    const signal = AbortSignal.timeout(8_000);
    const card = { number: "4242424200004242", expiryMonth: 12, expiryYear: 2090 };
    const part = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
    await acquirer.authorize({ reference, amount: part(100n), card, capture: false, signal });
    const capture = (operationId: string, minor: bigint) =>
      acquirer.capture({ reference, operationId, amount: part(minor), isFinal: false });
    expect(await capture("a", 60n)).toEqual({ outcome: "done" });
    expect(await capture("a", 60n)).toEqual({ outcome: "done" });
    expect(await capture("b", 60n)).toMatchObject({ outcome: "refused" });
    expect(await capture("c", 40n)).toEqual({ outcome: "done" });
    const refund = { reference, operationId: "r", amount: part(30n) };
    expect(await acquirer.refund(refund)).toEqual({ outcome: "done" });
    expect(await acquirer.refund(refund)).toEqual({ outcome: "done" });
    expect(await acquirer.enquire(reference)).toMatchObject({
      outcome: "captured",
      capturedMinor: 100n,
      refundedMinor: 30n,
    });
  });
});

it("a refund that is asked for again is done by its own id, whatever else went back meanwhile", async () => {
  const { cardId } = await world.save("4242424200004242");
  await useTwoNetworks("sandbox_network", "sandbox_network_two");
  const reference = newId();
  expect(await charge(cardId, reference)).toEqual({ outcome: "approved" });
  const back = (minor: bigint) => ({ amountMinor: minor, currency: "USD" as const });
  await world.acquirer.refund({ reference, operationId: newId(), amount: back(30n) });
  const again = {
    kind: "refund",
    reference,
    operationId: newId(),
    amount: back(20n),
    isFinal: true,
    totalAfterMinor: 20n,
    isRepeat: true,
  } as const;
  const refunded = async () => {
    const status = await world.acquirer.enquire(reference);
    return "refundedMinor" in status ? status.refundedMinor : null;
  };
  for (let time = 0; time < 2; time++) {
    expect(await world.sandbox.operate(again)).toEqual({ outcome: "done" });
    expect(await refunded()).toBe(50n);
  }
});

describe("a network that finds late what it was asked", () => {
  it("is no network that was never asked: neither a charge nor a capture is given up before that time", async () => {
    const { cardId } = await world.save("4242424200004242");
    await useTwoNetworks("sandbox_network_two", "sandbox_network");
    isAnswerLost = true;
    const lost = newId();
    await expect(charge(cardId, lost)).rejects.toBeInstanceOf(OutcomeUnknown);
    isAnswerLost = false;
    const held = newId();
    expect(await charge(cardId, held)).toEqual({ outcome: "approved" });
    const capture = () =>
      world.sandbox.operate({
        kind: "capture",
        reference: held,
        operationId: newId(),
        amount,
        isFinal: true,
        totalAfterMinor: amount.amountMinor,
        isRepeat: false,
      });
    expect(await world.sandbox.enquire(lost)).toEqual({ outcome: "unknown" });
    expect(await capture()).toEqual({ outcome: "unknown" });
    clock.advance(60_000);
    expect(await world.sandbox.enquire(lost)).toEqual({ outcome: "not_found" });
    expect(await capture()).toEqual({ outcome: "refused", networkCode: "not_found" });
  });
});
