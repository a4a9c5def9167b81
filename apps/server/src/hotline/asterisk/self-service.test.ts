import { expect, it } from "vitest";
import { answer, begin, FLOW, giveUp, type LastPayment } from "../ivr/index.ts";
import type { Menu } from "./ports.ts";
import { goodLine, world } from "./testing/phone-world.ts";

/* The real menu at a fake Asterisk: who proves by a PIN who calls, hears how their last payment stands, and nobody else. */

const PIN = "482913";
const PROVEN = {
  customerId: "01900000-0000-7000-8000-00000000000c",
  caseId: "01900000-0000-7000-8000-00000000000d",
  skill: "general",
  paymentId: null,
} as const;
const PAYMENT: LastPayment = {
  kind: "top_up",
  state: "declined",
  direction: "in",
  total: { amountMinor: 2_000n, currency: "USD" },
  declineCode: "insufficient_funds",
  createdAt: new Date(0),
};

const now = (caseSkill: Parameters<Menu["giveUp"]>[0]["caseSkill"]) => ({
  isOpen: true,
  arePinsKnown: true,
  isIdentified: caseSkill !== null,
  caseSkill,
});
const menu: Menu = {
  begin: async (language) => begin(FLOW, language, now(null)),
  answer: async (at, given) => answer(FLOW, at, given, now(at.caseSkill)),
  giveUp: async (at) => giveUp(FLOW, at, now(at.caseSkill)),
};

/** Two in English, one: there is a PIN; then its digits. */
async function called(lastPaymentOf: (customerId: string) => Promise<LastPayment | null>) {
  const tries: string[] = [];
  const made = world({
    seed: 1,
    line: goodLine,
    answersMs: [1_000, 1_000],
    asked: {
      menu,
      lastPaymentOf,
      redeemPin: async ({ pin }) => {
        tries.push(pin);
        return pin === PIN ? PROVEN : null;
      },
    },
  });
  const { fake, time } = made;
  await time.until(100);
  fake.call("caller", "100");
  const press = async (keys: string) => {
    for (const key of keys) {
      fake.press("caller", key);
      await time.until(time.now + 300);
    }
    // What is said to it goes on for a while.
    await time.until(time.now + 700);
  };
  const lastSaid = () =>
    [
      ...(fake.asked.findLast((each) => each.includes("/play/")) ?? "").matchAll(
        /okpay%2Fen%2F([a-z0-9_-]+)/gi,
      ),
    ].map(([, name]) => name);
  await time.until(1_500);
  await press("21");
  return { ...made, press, lastSaid, tries };
}

it("after the PIN the last payment is said, the menu goes on, and the caller comes into the line of the case", async () => {
  const of: string[] = [];
  const { press, lastSaid, only, fake, kill, time, memory } = await called(async (customerId) => {
    of.push(customerId);
    return PAYMENT;
  });
  await press(PIN);
  expect(only()).toMatchObject({ menuAt: "known", proven: PROVEN });
  await press("1");
  expect(of).toEqual([PROVEN.customerId]);
  const said = lastSaid();
  expect(said.slice(0, 5)).toEqual([
    "ivr-payment-kind-top_up",
    "phone-amount",
    "phone-number-20",
    "phone-currency-USD",
    "phone-amount-today",
  ]);
  expect(said.slice(5, 8)).toEqual([
    "ivr-payment-state-declined",
    "declines-card_funds-title",
    "ivr-helpAgain",
  ]);
  // The server is killed: the PIN is used up, and who calls is known still.
  kill();
  await time.until(time.now + 3_000);
  await press("2");
  expect(only()?.menuAt).toBe("known");
  await press("2");
  const [call] = [...memory.state.calls.values()];
  expect(call).toMatchObject({ skill: "general" });
  expect(memory.entered[0]?.proven).toEqual(PROVEN);
  expect(JSON.stringify(fake.asked)).not.toContain(PIN);
});

it("a wrong PIN opens nothing; what cannot be looked up is said to be so", async () => {
  const { press, lastSaid, only, tries } = await called(async () => {
    throw new Error("the database is away");
  });
  await press("111111");
  expect(lastSaid()).toContain("ivr-pinWrong");
  expect(only()).toMatchObject({ menuAt: "pin-question", proven: null });
  await press(`1${PIN}`);
  await press("1");
  expect(tries).toEqual(["111111", PIN]);
  expect(lastSaid().slice(0, 2)).toEqual(["ivr-payment-unknown", "ivr-helpAgain"]);
  expect(only()?.menuAt).toBe("payment-next");
});
