import { DECLINE_CODES, DECLINES } from "@okpay/contracts/declines";
import { expect, test } from "vitest";
import type { NextStep, Payment } from "../../api/wire.ts";
import {
  cardNameOf,
  type Stepped,
  steppedBefore,
  steppedOf,
  stepsNow,
  sumOf,
  targetOf,
} from "./next-steps.ts";

const yuan = (amountMinor: string) => ({ amountMinor, currency: "CNY" as const });
const payment = (kind: Payment["kind"], nextSteps: NextStep[] = []) => ({
  id: "pay_0199f3a25b7c7d109a513f2c5e8d7b12",
  kind,
  declineCode: "insufficient_balance" as const,
  nextSteps,
  amount: yuan("10000"),
  counterparty: { name: "Visa", detail: "•••• 0002" },
});
const TOP_UP: NextStep = { type: "top_up", amount: yuan("1240") };
const SAMPLES: Record<NextStep["type"], NextStep> = {
  top_up: TOP_UP,
  use_card: { type: "use_card", id: null, notId: "x" },
  use_balance: { type: "use_balance" },
  ask_issuer: { type: "ask_issuer", enable: "cross_border" },
  wait_until: { type: "wait_until", at: "2026-11-28T16:00:00.000Z" },
  verify_identity: { type: "verify_identity", tier: "verified" },
  call_us: { type: "call_us", case: "pay_0199f3a25b7c7d109a513f2c5e8d7b12" },
  retry: { type: "retry" },
  fix_card_data: { type: "fix_card_data" },
  reduce_amount: { type: "reduce_amount" },
  change_payee: { type: "change_payee" },
  check_activity: { type: "check_activity" },
  see_limits: { type: "see_limits" },
};

const whereTo = (step: NextStep, about: Stepped) => {
  const target = targetOf(step, about, null);
  return typeof target === "object" ? target?.to : target;
};

test("every step of every decline leads somewhere; only words for the bank stay where they are", () => {
  for (const code of DECLINE_CODES)
    for (const type of DECLINES[code].steps)
      for (const kind of ["send", "top_up"] as const)
        expect({ code, type, to: whereTo(SAMPLES[type], steppedOf(payment(kind))) }).toEqual({
          code,
          type,
          to: type === "ask_issuer" ? undefined : expect.stringMatching(/^\//),
        });
});

test("the sum that is missing today is topped up, the recorded one until it is known", () => {
  const today = { amountMinor: 700n, currency: "CNY" as const };
  expect(targetOf(TOP_UP, steppedOf(payment("send")), today)).toEqual({
    to: "/top-up",
    search: { need: "700", currency: "CNY" },
  });
  expect(sumOf(TOP_UP, payment("send"), null)).toEqual({ amountMinor: 1240n, currency: "CNY" });
});

test("once the balance covers it, it is simply sent, with payee and amount", () => {
  const covered = { amountMinor: 0n, currency: "CNY" as const };
  const [best] = stepsNow(payment("send", [TOP_UP, SAMPLES.call_us]), covered);
  expect(best).toEqual({ type: "retry" });
  expect(targetOf(SAMPLES.retry, steppedOf(payment("send")), covered)).toEqual({
    to: "/send",
    search: { again: payment("send").id },
  });
});

test("the card that was refused is not proposed again, and the likeliest one is, where it is known", () => {
  const about = steppedOf(payment("top_up"));
  expect(targetOf(SAMPLES.use_card, about, null)).toEqual({
    to: "/top-up",
    search: { need: "10000", currency: "CNY", notCard: "x" },
  });
  expect(targetOf({ type: "use_card", id: "y", notId: "x" }, about, null)).toMatchObject({
    search: { card: "y" },
  });
});

test("what a merchant asks for is paid at its checkout, with another card as well as once more", () => {
  const checkoutId = "chk_0199f3a25b7c7d109a513f2c5e8d7b12";
  const zero = yuan("0");
  const purchase = {
    ...payment("purchase"),
    purchase: {
      checkoutId,
      way: "card" as const,
      card: "Visa •••• 0002",
      captured: zero,
      refunded: zero,
      heldUntil: "2026-12-06T00:00:00.000Z",
    },
  };
  for (const type of ["use_card", "fix_card_data", "use_balance", "retry"] as const)
    expect({ type, target: targetOf(SAMPLES[type], steppedOf(purchase), null) }).toMatchObject({
      type,
      target: { to: "/checkout/$checkoutId", params: { checkoutId } },
    });
  expect(targetOf(SAMPLES.use_card, steppedOf(purchase), null)).toMatchObject({
    search: { notCard: "x" },
  });
  expect(targetOf(SAMPLES.use_balance, steppedOf(purchase), null)).toMatchObject({
    search: { card: "balance" },
  });
  // Money comes into the wallet where it always does; the checkout waits meanwhile.
  expect(targetOf(TOP_UP, steppedOf(purchase), null)).toMatchObject({ to: "/top-up" });
});

test("a bank is asked about the card that paid, never about the shop", () => {
  expect(cardNameOf(payment("top_up"))).toBe("Visa •••• 0002");
  const purchase = { card: "UnionPay •••• 9995" } as NonNullable<Payment["purchase"]>;
  const bought = { ...payment("purchase"), counterparty: { name: "晨光", detail: "order-1" } };
  expect(cardNameOf({ ...bought, purchase })).toBe("UnionPay •••• 9995");
});

test("before there is a payment, every step keeps its parameters; what is typed anew is typed in the open form", () => {
  const before = steppedBefore(
    { kind: "top_up", amount: yuan("10000") },
    { kind: "top_up", cardId: "x", amount: yuan("10000") },
    { declineCode: "account_restricted", cardName: "Visa •••• 0002" },
  );
  const targets = Object.fromEntries(
    Object.entries(SAMPLES).map(([type, step]) => [type, targetOf(step, before, null)]),
  );
  expect(targets).toEqual({
    top_up: { to: "/top-up", search: { need: "1240", currency: "CNY" } },
    use_card: { to: "/top-up", search: { need: "10000", currency: "CNY", notCard: "x" } },
    use_balance: "form",
    ask_issuer: null,
    wait_until: { to: "/limits", search: { currency: "CNY" } },
    verify_identity: { to: "/limits", search: { currency: "CNY", tier: "verified" } },
    call_us: { to: "/contact", search: { payment: "pay_0199f3a25b7c7d109a513f2c5e8d7b12" } },
    retry: "form",
    fix_card_data: { to: "/cards", search: {} },
    reduce_amount: "form",
    change_payee: "form",
    check_activity: { to: "/activity", search: {} },
    see_limits: { to: "/limits", search: { currency: "CNY" } },
  });
  // Nothing was paid that a call could be about: then it is about why not.
  expect(targetOf({ type: "call_us", case: null }, before, null)).toEqual({
    to: "/contact",
    search: { code: "account_restricted" },
  });
});
