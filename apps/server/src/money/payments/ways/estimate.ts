import { DECLINES, type DeclineCode, toldCode } from "@okpay/contracts";

/**
 * How likely a payment with a card is to succeed, from this card's own past alone: what happened last and how long ago, and
 * how often the five before it worked. Pure. The rates were counted on a simulated year of payments and checked on other
 * years (docs/decisions/ways-to-pay.md); they are shares of 100.
 */
export interface CardResult {
  readonly at: Date;
  /** `null`: approved. */
  readonly declineCode: DeclineCode | null;
}

/** What a card did of late: all of its past that changes the estimate. */
export interface CardPast {
  /** `null`: it was never used. */
  readonly last: CardResult | null;
  /** Refusals among the five results before the last one. */
  readonly refusedBefore: number;
}

export const NEVER_USED: CardPast = { last: null, refusedBefore: 0 };

export type LastResult = "none" | "approved" | "fixed_by_customer" | "fresh" | "old" | "revoked";

const DAY_MS = 24 * 60 * 60 * 1000;

/** After so long a refusal that passes by itself says less. */
const FRESH_MS = 2 * DAY_MS;

/** How many results before the last one are looked at. */
const EARLIER_LOOKED_AT = 5;

/** How many results of a card are looked at: older ones change nothing. */
export const RESULTS_LOOKED_AT = 1 + EARLIER_LOOKED_AT;

/** What the last result was. Exported for the count on the simulated years. */
export function lastResultOf({ last }: CardPast, now: Date): LastResult {
  if (last === null) return "none";
  if (last.declineCode === null) return "approved";
  // Of a masked code only what the customer is told: a chance of nothing would tell of a lost card as well as the word.
  const { retry } = DECLINES[toldCode(last.declineCode)];
  if (retry === "never") return "revoked";
  if (retry === "fix" || retry === "authenticate") return "fixed_by_customer";
  return now.getTime() - last.at.getTime() < FRESH_MS ? "fresh" : "old";
}

/** 0, 1, or 2 and more: what the rates were counted by. */
const columnOf = ({ refusedBefore }: CardPast): 0 | 1 | 2 =>
  refusedBefore === 0 ? 0 : refusedBefore === 1 ? 1 : 2;

export const isOftenRefused = (past: CardPast): boolean => columnOf(past) === 2;

const RATES: Readonly<Record<LastResult, readonly [number, number, number]>> = {
  none: [85, 85, 85],
  approved: [94, 88, 72],
  fixed_by_customer: [83, 71, 51],
  fresh: [66, 51, 25],
  old: [72, 59, 29],
  revoked: [0, 0, 0],
};

/** 0 to 100. */
export const estimateOf = (past: CardPast, now: Date): number =>
  RATES[lastResultOf(past, now)][columnOf(past)];
