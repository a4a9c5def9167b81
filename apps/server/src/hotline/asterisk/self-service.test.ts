import { expect, it } from "vitest";
import { answer, begin, FLOW, giveUp, type LastPayment } from "../ivr/index.ts";
import type { Menu } from "./ports.ts";
import { goodLine, world } from "./testing/phone-world.ts";

/* The real menu at a fake Asterisk: who proves who calls, by a PIN or by a code, hears how their last payment stands, and nobody else. */

const PIN = "482913";
const PROVEN = {
  customerId: "01900000-0000-7000-8000-00000000000c",
  caseId: "01900000-0000-7000-8000-00000000000d",
  skill: "general",
  paymentId: null,
} as const;
const REGISTERED = "13800138000";
const CODE = "730164";
const OF_NO_CASE = { ...PROVEN, caseId: null, skill: null };
const PAYMENT: LastPayment = {
  kind: "top_up",
  state: "declined",
  direction: "in",
  total: { amountMinor: 2_000n, currency: "USD" },
  declineCode: "insufficient_funds",
  createdAt: new Date(0),
};

const now = ({
  isIdentified,
  caseSkill,
}: Pick<Parameters<Menu["giveUp"]>[0], "isIdentified" | "caseSkill">) => ({
  isOpen: true,
  arePinsKnown: true,
  isIdentified,
  isNumberAsked: !isIdentified,
  caseSkill,
});
const menu: Menu = {
  begin: async (language) => begin(FLOW, language, now({ isIdentified: false, caseSkill: null })),
  answer: async (at, given) => answer(FLOW, at, given, now(at)),
  giveUp: async (at) => giveUp(FLOW, at, now(at)),
};

/** Two: in English. Then the menu asks for a PIN, which the first key says there is. */
async function called(lastPaymentOf: (customerId: string) => Promise<LastPayment | null>) {
  const tries: string[] = [];
  const sentTo: string[] = [];
  const { customerId } = PROVEN;
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
      numberProof: {
        tries: 3,
        async send({ number }) {
          sentTo.push(number);
          return number === REGISTERED ? { challengeId: "a-code", customerId } : null;
        },
        async judge({ challengeId, code }) {
          tries.push(code);
          return challengeId === "a-code" && code === CODE ? OF_NO_CASE : null;
        },
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
  await press("2");
  return { ...made, press, lastSaid, tries, sentTo };
}

it("after the PIN the last payment is said, the menu goes on, and the caller comes into the line of the case", async () => {
  const of: string[] = [];
  const { press, lastSaid, only, fake, kill, time, memory } = await called(async (customerId) => {
    of.push(customerId);
    return PAYMENT;
  });
  await press(`1${PIN}`);
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
  await press("1111111");
  expect(lastSaid()).toContain("ivr-pinWrong");
  expect(only()).toMatchObject({ menuAt: "pin-question", proven: null });
  await press(`1${PIN}`);
  await press("1");
  expect(tries).toEqual(["111111", PIN]);
  expect(lastSaid().slice(0, 2)).toEqual(["ivr-payment-unknown", "ivr-helpAgain"]);
  expect(only()?.menuAt).toBe("payment-next");
});

it("a code to the registered number: who keys it in hears their payment, and comes into the line they choose as themselves", async () => {
  const { press, lastSaid, only, sentTo, tries, fake, kill, time, memory } = await called(
    async () => PAYMENT,
  );
  // Not a PIN but the number.
  await press(`3${REGISTERED}#`);
  expect(only()).toMatchObject({ menuAt: "line-code", proven: null });
  await press("111111");
  // Mistyped: the code again, and not the number.
  expect(lastSaid()).toEqual(["ivr-codeWrong", "ivr-codeAgain"]);
  expect(only()).toMatchObject({ menuAt: "line-code-again", proven: null });
  await press(CODE);
  expect(lastSaid().slice(0, 2)).toEqual(["ivr-known", "ivr-reason"]);
  expect(only()).toMatchObject({ menuAt: "reason", proven: OF_NO_CASE });
  // The server is killed: the code is used up, and who calls is known still.
  kill();
  await time.until(time.now + 3_000);
  await press("8");
  expect(lastSaid().slice(0, 1)).toEqual(["ivr-payment-kind-top_up"]);
  await press("21");
  expect([...memory.state.calls.values()][0]).toMatchObject({ skill: "payments" });
  expect(memory.entered[0]?.proven).toEqual(OF_NO_CASE);
  expect([sentTo, tries]).toEqual([[REGISTERED], ["111111", CODE]]);
  expect(JSON.stringify(fake.asked)).not.toContain(CODE);
});

it("a number that is nobody's hears the same; the hash key alone stands for the number that calls", async () => {
  const { press, lastSaid, only, sentTo } = await called(async () => PAYMENT);
  await press("3#");
  expect(sentTo).toEqual(["100"]);
  expect(lastSaid()).toContain("ivr-code");
  // As many tries as for a number that is somebody's.
  for (const tries of [1, 2]) {
    await press(CODE);
    expect(lastSaid(), `after ${String(tries)}`).toEqual(["ivr-codeWrong", "ivr-codeAgain"]);
    expect(only()).toMatchObject({ menuAt: "line-code-again", proven: null });
  }
  await press(CODE);
  expect(lastSaid()).toContain("ivr-codeWrong");
  expect(only()).toMatchObject({ menuAt: "pin-question", proven: null });
});

it.each([REGISTERED, "13800138111"])(
  "three wrong codes for %s lead back to the question, and then no code is sent or spoken of in this call",
  async (number) => {
    const { press, lastSaid, only, sentTo } = await called(async () => PAYMENT);
    await press(`3${number}#`);
    expect(lastSaid()).toContain("ivr-code");
    for (const wrong of ["111111", "222222", "333333"]) await press(wrong);
    expect(lastSaid()).toContain("ivr-codeWrong");
    expect(only()).toMatchObject({ menuAt: "pin-question", proven: null });
    await press(`3${number}#`);
    expect(lastSaid().slice(0, 2)).toEqual(["ivr-codesSpent", "ivr-pinQuestion"]);
    expect(only()).toMatchObject({ menuAt: "pin-question", proven: null });
    expect(sentTo).toEqual([number]);
  },
);

it("a number without its hash key is taken after a silence", async () => {
  const { press, only, sentTo, time } = await called(async () => PAYMENT);
  await press(`3${REGISTERED}`);
  expect(sentTo).toEqual([]);
  await time.until(time.now + 20_000);
  expect(sentTo).toEqual([REGISTERED]);
  expect(only()?.menuAt).toBe("line-code");
});

it("the code that was sent before a restart is good after it, with the tries that are left", async () => {
  const { press, only, lastSaid, kill, time, sentTo, tries } = await called(async () => PAYMENT);
  await press(`3${REGISTERED}#`);
  await press("111111");
  kill();
  await time.until(time.now + 3_000);
  // Asked for again; nothing was sent a second time.
  expect(lastSaid()).toContain("ivr-codeAgain");
  await press(CODE);
  expect(only()).toMatchObject({ proven: { customerId: PROVEN.customerId } });
  expect([sentTo, tries]).toEqual([[REGISTERED], ["111111", CODE]]);
});

it.each([REGISTERED, "100"])(
  "a restart gives no further try at the code for %s, and sends no other",
  async (number) => {
    const { press, only, lastSaid, kill, time, sentTo } = await called(async () => PAYMENT);
    await press(number === "100" ? "3#" : `3${number}#`);
    for (const wrong of ["111111", "222222"]) await press(wrong);
    kill();
    await time.until(time.now + 3_000);
    await press("333333");
    expect(lastSaid()).toContain("ivr-codeWrong");
    expect(only()).toMatchObject({ menuAt: "pin-question", proven: null });
    kill();
    await time.until(time.now + 3_000);
    await press(number === "100" ? "3#" : `3${number}#`);
    expect(lastSaid().slice(0, 2)).toEqual(["ivr-codesSpent", "ivr-pinQuestion"]);
    expect(sentTo).toEqual([number]);
  },
);
