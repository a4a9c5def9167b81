import type { CurrencyCode } from "@okpay/money";
import { sendingFeeOf } from "../../apps/server/src/money/crossborder/index.ts";
import { feeOf, TOP_UP_LIMITS } from "../../apps/server/src/money/payments/index.ts";
import { type Intention, intentionsOf, STORY_DAYS } from "./habits.ts";
import type { PersonKey } from "./people.ts";
import { createRandom, type Random } from "./random.ts";

/**
 * Fourteen months of 林悦's wallet as a list of steps, worked out before anything is written: pure, and the same for a
 * seed whenever it is told. She tops up when a payment would not go through, so nothing fails but what is meant to; one
 * fee from the studio, six days ago, brings the balances to exactly what the landing page promises.
 */
export type Step = { readonly daysAgo: number; readonly minute: number } & (
  | {
      readonly kind: "send";
      readonly from: PersonKey;
      readonly to: PersonKey;
      readonly amountMinor: bigint;
      readonly currency: CurrencyCode;
      readonly note: string;
    }
  | {
      readonly kind: "top_up";
      readonly who: PersonKey;
      readonly amountMinor: bigint;
      readonly currency: CurrencyCode;
      readonly cardId: string;
    }
  | {
      readonly kind: "cash_out";
      readonly who: PersonKey;
      readonly amountMinor: bigint;
      readonly currency: CurrencyCode;
    }
  | {
      readonly kind: "remittance";
      readonly who: PersonKey;
      readonly to: Recipient;
      readonly amountMinor: bigint;
      readonly currency: CurrencyCode;
      readonly note: string;
    }
);

/** Whom she sends to in Germany. */
export type Recipient = "anna" | "school";

/** What she has in the end, available. @internal */
export const FINAL_BALANCES = { CNY: 8_642_50n, USD: 312_08n } as const;

const SEED = 42;
const LAST_DAYS = 6;
const APPROVED_CARD = "sandbox_visa_approved";

/** To her own bank account, at the end of a day. */
const CASH_OUT = {
  daysAgo: 9,
  minute: 23 * 60 + 50,
  amountMinor: 300_00n,
  currency: "CNY",
} as const;

/** For a friend's birthday, there long ago; and a course that is on its way. */
const ABROAD_EARLIER = {
  daysAgo: 9,
  minute: 23 * 60 + 40,
  to: "anna",
  amountMinor: 600_00n,
  currency: "CNY",
  note: "Alles Gute, Anna",
} as const;
const ABROAD_UNDER_WAY = {
  daysAgo: 0,
  minute: -95,
  to: "school",
  amountMinor: 800_00n,
  currency: "CNY",
  note: "Deutschkurs A2",
} as const;

export function tellStory(seed: number = SEED): readonly Step[] {
  const random = createRandom(seed);
  const wallet = createWallet(random);
  const intentions: Intention[] = [];
  for (let daysAgo = STORY_DAYS; daysAgo >= 1; daysAgo--)
    intentions.push(...intentionsOf(daysAgo, random));
  intentions.sort(inTime);
  const earlier = intentions.filter(({ daysAgo }) => daysAgo >= LAST_DAYS);
  for (const intention of earlier.filter(({ daysAgo }) => daysAgo >= CASH_OUT.daysAgo))
    wallet.live(intention);
  wallet.sendAbroad(ABROAD_EARLIER);
  wallet.cashOut();
  for (const intention of earlier.filter(({ daysAgo }) => daysAgo < CASH_OUT.daysAgo))
    wallet.live(intention);
  const recent = intentions.filter(({ daysAgo }) => daysAgo < LAST_DAYS);
  wallet.balanceTo(FINAL_BALANCES, recent);
  for (const intention of recent) wallet.live(intention);
  wallet.sendAbroad(ABROAD_UNDER_WAY);
  const steps = [...wallet.steps, ...TOP_UPS_OF_OTHERS, ...LAST_WORDS].sort(inTime);
  return [...fundsOfOthers(steps), ...steps];
}

/** What did not simply go through: a camera lens that was too dear, and a top-up the card network is still silent about. */
const LAST_WORDS: readonly Step[] = [
  {
    kind: "send",
    daysAgo: 2,
    minute: 20 * 60 + 14,
    from: "linYue",
    to: "colleague",
    // Within her limits: what the page offers, topping up what is missing, has to help.
    amountMinor: 9_600_00n,
    currency: "CNY",
    note: "二手相机镜头",
  },
  {
    kind: "top_up",
    daysAgo: 0,
    minute: -25,
    who: "linYue",
    amountMinor: 500_00n,
    currency: "CNY",
    cardId: "sandbox_unionpay_late",
  },
];

/** So that the card network has something to settle in these weeks (settlements.ts); hers are months apart. */
const TOP_UPS_OF_OTHERS: readonly Step[] = (
  [
    [12, "colleague", 300_00n, "CNY"],
    [9, "emma", 120_00n, "USD"],
    [7, "aoi", 8_000n, "JPY"],
    [4, "flatmate", 260_00n, "CNY"],
    [3, "potter", 150_00n, "CNY"],
    [2, "emma", 80_00n, "USD"],
  ] as const
).map(([daysAgo, who, amountMinor, currency]) => ({
  kind: "top_up",
  daysAgo,
  minute: 15 * 60 + 20,
  who,
  amountMinor,
  currency,
  cardId: APPROVED_CARD,
}));

const inTime = (
  one: Pick<Step, "daysAgo" | "minute">,
  other: Pick<Step, "daysAgo" | "minute">,
): number => other.daysAgo - one.daysAgo || one.minute - other.minute;

/** Her wallet on paper: what she would have after each step. */
function createWallet(random: Random) {
  const steps: Step[] = [];
  const balances = new Map<CurrencyCode, bigint>();
  const balanceOf = (currency: CurrencyCode) => balances.get(currency) ?? 0n;
  const add = (currency: CurrencyCode, amountMinor: bigint) =>
    balances.set(currency, balanceOf(currency) + amountMinor);

  function topUp(before: Pick<Intention, "daysAgo" | "minute" | "currency">): void {
    const amountMinor = topUpAmount(before.currency, random);
    steps.push({
      kind: "top_up",
      daysAgo: before.daysAgo,
      minute: before.minute - 4,
      who: "linYue",
      amountMinor,
      currency: before.currency,
      cardId: APPROVED_CARD,
    });
    add(before.currency, amountMinor);
  }

  function live(intention: Intention): void {
    if (intention.from === "linYue") {
      const cost = costOf(intention);
      while (balanceOf(intention.currency) < cost) topUp(intention);
      add(intention.currency, -cost);
    } else add(intention.currency, intention.amountMinor);
    steps.push({ kind: "send", ...intention });
  }

  function cashOut(): void {
    const cost = CASH_OUT.amountMinor + feeOf("cash_out", CASH_OUT).amountMinor;
    while (balanceOf(CASH_OUT.currency) < cost) topUp(CASH_OUT);
    add(CASH_OUT.currency, -cost);
    steps.push({ kind: "cash_out", who: "linYue", ...CASH_OUT });
  }

  function sendAbroad(step: typeof ABROAD_EARLIER | typeof ABROAD_UNDER_WAY): void {
    const cost = costAbroad(step);
    while (balanceOf(step.currency) < cost) topUp(step);
    add(step.currency, -cost);
    steps.push({ kind: "remittance", who: "linYue", ...step });
  }

  /** Two payments to her that make up for whatever the habits will leave. */
  function balanceTo(target: typeof FINAL_BALANCES, ahead: readonly Intention[]): void {
    const missing = (currency: "CNY" | "USD") =>
      target[currency] -
      balanceOf(currency) -
      ahead
        .filter((next) => next.currency === currency)
        .reduce((sum, next) => sum + effectOf(next), 0n);
    live({
      daysAgo: LAST_DAYS,
      minute: 5,
      from: "studio",
      to: "linYue",
      amountMinor: missing("CNY") + costAbroad(ABROAD_UNDER_WAY),
      currency: "CNY",
      note: "绘本项目尾款",
    });
    live({
      daysAgo: LAST_DAYS,
      minute: 9,
      from: "emma",
      to: "linYue",
      amountMinor: missing("USD"),
      currency: "USD",
      note: "Mandarin lessons, summer term",
    });
  }

  return { steps, live, cashOut, sendAbroad, balanceTo };
}

const costAbroad = ({
  amountMinor,
  currency,
}: {
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
}): bigint => amountMinor + sendingFeeOf(amountMinor, currency);
const costOf = (intention: Intention): bigint =>
  intention.amountMinor + feeOf("send", intention).amountMinor;
const effectOf = (intention: Intention): bigint =>
  intention.from === "linYue" ? -costOf(intention) : intention.amountMinor;

function topUpAmount(currency: CurrencyCode, random: Random): bigint {
  if (currency === "JPY") return BigInt(random.pick([5_000, 10_000]));
  if (currency === "USD") return BigInt(random.pick([50, 100]) * 100);
  return BigInt(random.pick([500, 800, 1_000, 1_000, 2_000]) * 100);
}

/** Before it all begins, the others fill their wallets with what they will send. */
function fundsOfOthers(steps: readonly Step[]): Step[] {
  const needs = new Map<string, { who: PersonKey; currency: CurrencyCode; amountMinor: bigint }>();
  for (const step of steps) {
    if (step.kind !== "send" || step.from === "linYue") continue;
    const need = needs.get(`${step.from} ${step.currency}`) ?? {
      who: step.from,
      currency: step.currency,
      amountMinor: 0n,
    };
    need.amountMinor += step.amountMinor + feeOf("send", step).amountMinor;
    needs.set(`${step.from} ${step.currency}`, need);
  }
  return [...needs.values()].flatMap((need) =>
    topUpsOf(need).map((step, index) => ({
      ...step,
      daysAgo: STORY_DAYS + 1,
      minute: 600 + index,
    })),
  );
}

/** In round sums and pieces a card takes at once. */
function topUpsOf({
  who,
  currency,
  amountMinor,
}: {
  who: PersonKey;
  currency: CurrencyCode;
  amountMinor: bigint;
}): Step[] {
  const most =
    TOP_UP_LIMITS.find(({ max }) => max.currency === currency)?.max.amountMinor ?? amountMinor;
  const round = currency === "JPY" ? 1_000n : 100_00n;
  const pieces: Step[] = [];
  for (let left = ((amountMinor + round - 1n) / round + 1n) * round; left > 0n; left -= most) {
    pieces.push({
      kind: "top_up",
      daysAgo: 0,
      minute: 0,
      who,
      amountMinor: left < most ? left : most,
      currency,
      cardId: APPROVED_CARD,
    });
  }
  return pieces;
}
