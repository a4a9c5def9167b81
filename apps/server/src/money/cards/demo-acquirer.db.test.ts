import { createFakeClock, createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { OutcomeUnknown } from "./index.ts";

/** The port's promises, kept by the sandbox; a real acquirer's adapter must keep the same ones. */
const { url } = await createTestDatabase();
const clock = createFakeClock();
const world = createMoneyWorld({ url, clock });
const { sandbox } = world;
afterAll(world.close);

const amount = { amountMinor: 100n, currency: "CNY" as const };
const charge = (cardId: string, reference = newId(), signal = AbortSignal.timeout(8_000)) =>
  sandbox.charge({ reference, amount, cardId, signal });

describe("charge", () => {
  it.each([
    ["sandbox_visa_approved", { outcome: "approved" }],
    ["sandbox_visa_declined", { outcome: "declined", code: "card_declined" }],
    ["sandbox_unionpay_insufficient", { outcome: "declined", code: "card_insufficient_funds" }],
    ["sandbox_mastercard_expired", { outcome: "declined", code: "card_expired" }],
    ["nobody's card", { outcome: "declined", code: "card_declined" }],
  ])("%s", async (cardId, answer) => {
    expect(await charge(cardId)).toEqual(answer);
  });

  it("with a known reference answers as the first time, whatever is asked now", async () => {
    const reference = newId();
    await charge("sandbox_visa_approved", reference);
    expect(await charge("sandbox_visa_declined", reference)).toEqual({ outcome: "approved" });
  });

  it("fifty at once with one reference make one charge", async () => {
    const reference = newId();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => charge("sandbox_visa_approved", reference)),
    );
    expect(new Set(answers.map((answer) => answer.outcome))).toEqual(new Set(["approved"]));
    const { rows } = await world.database.pool.query(
      "SELECT count(*)::int FROM cards.sandbox_charge WHERE reference = $1",
      [reference],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  it("that nobody waits for any longer is unknown to us, not to the network", async () => {
    const reference = newId();
    const patience = new AbortController();
    const asked = charge("sandbox_visa_slow", reference, patience.signal);
    await expect.poll(() => sandbox.enquire(reference)).toEqual({ outcome: "approved" });
    patience.abort();
    await expect(asked).rejects.toBeInstanceOf(OutcomeUnknown);
  });
});

describe("enquire", () => {
  it("finds the charge whose answer was lost", async () => {
    const reference = newId();
    await expect(charge("sandbox_visa_lost", reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await sandbox.enquire(reference)).toEqual({ outcome: "approved" });
  });

  it("does not know what the network does not know yet", async () => {
    const reference = newId();
    await expect(charge("sandbox_unionpay_late", reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await sandbox.enquire(reference)).toEqual({ outcome: "unknown" });
    clock.advance(7 * 24 * 60 * 60 * 1000 + 1);
    expect(await sandbox.enquire(reference)).toEqual({ outcome: "approved" });
  });

  it("says so when it never heard of it", async () => {
    expect(await sandbox.enquire(newId())).toEqual({ outcome: "not_found" });
  });
});

describe("cancel", () => {
  it.each(["before the charge", "after the charge"])(
    "%s: it is never taken, or given back",
    async (when) => {
      const reference = newId();
      if (when === "after the charge") await charge("sandbox_visa_approved", reference);
      await sandbox.cancel({ reference, amount, cardId: "sandbox_visa_approved" });
      await sandbox.cancel({ reference, amount, cardId: "sandbox_visa_approved" });
      expect(await charge("sandbox_visa_approved", reference)).toEqual({
        outcome: "declined",
        code: "card_declined",
      });
      expect(await sandbox.enquire(reference)).toEqual({
        outcome: "declined",
        code: "card_declined",
      });
    },
  );
});

describe("the list of cards", () => {
  it("names each by its last four and nothing more, in both languages", async () => {
    const me = newId();
    for (const card of await world.cards.list(me)) {
      expect(card.lastFour).toMatch(/^\d{4}$/);
      expect(card.isSandbox).toBe(true);
      expect(card.label.en).toMatch(/Sandbox/);
      expect(card.label["zh-CN"]).toMatch(/沙盒/);
      expect(await world.cards.find(card.id, me)).toBe(card);
    }
    expect(await world.cards.find("4242", me)).toBeNull();
  });
});
