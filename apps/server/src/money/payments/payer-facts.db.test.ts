import { createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeEach, expect, it } from "vitest";

/** What people/identity says of who pays, and what payments make of it. */
const { url } = await createTestDatabase();
const usual = {
  isNewDevice: false,
  restrictedUntil: null,
  isHasty: false,
  areConsentsCurrent: true,
};
let facts: {
  isNewDevice: boolean;
  restrictedUntil: Date | null;
  isHasty: boolean;
  areConsentsCurrent: boolean;
} = usual;
const world = createMoneyWorld({
  url,
  payers: { ofAll: async (payers) => payers.map(() => facts) },
});
afterAll(world.close);
beforeEach(() => {
  facts = usual;
});

const payer = await world.customer("林悦");
const payee = await world.customer("周敏");
const quote = (amountMinor: bigint) =>
  world.payments.quote({
    customerId: payer.id,
    sessionId: "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b14",
    body: {
      kind: "send",
      payee: { by: "email", value: payee.email },
      amount: { amountMinor, currency: "CNY" },
    },
  });

it("while new terms are not accepted nothing is quoted, neither sending nor topping up [R8]", async () => {
  facts = { ...usual, areConsentsCurrent: false };
  await expect(quote(50_00n)).rejects.toMatchObject({ code: "consents_outdated" });
  const topUp = world.payments.quote({
    customerId: payer.id,
    body: {
      kind: "top_up",
      cardId: "sandbox_visa_approved",
      amount: { amountMinor: 100_00n, currency: "CNY" },
    },
  });
  await expect(topUp).rejects.toMatchObject({ code: "consents_outdated" });
});

it("a new device asks for a proof from a small amount on, and not below [U9]", async () => {
  facts = { ...usual, isNewDevice: true };
  expect((await quote(50_00n)).confirmation.reasons).toEqual([]);
  expect((await quote(300_00n)).confirmation.reasons).toContain("new_device");
});

it("a proof that came faster than anybody reads asks for one more from a small amount on, whatever the payee [U10]", async () => {
  await quote(300_00n);
  facts = { ...usual, isHasty: true };
  expect((await quote(50_00n)).confirmation.reasons).toEqual([]);
  expect((await quote(300_00n)).confirmation.reasons).toContain("haste");
});

it("after a recovery little leaves the account for a day [G7]", async () => {
  facts = { ...usual, restrictedUntil: new Date(world.clock.now().getTime() + 3_600_000) };
  const bitten = await quote(600_00n);
  expect(bitten.limit).toMatchObject({ kind: "per_payment" });
  facts = { ...usual, restrictedUntil: new Date(world.clock.now().getTime() - 1) };
  expect((await quote(600_00n)).limit).toBeNull();
});
