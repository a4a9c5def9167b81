import { DECLINE_CODES, DECLINES, type DeclineCode, toldCode } from "@okpay/contracts";
import type { Place } from "./place.ts";

/**
 * How likely a payment with a card is to succeed: from this card's own past (what happened last and how long ago, how often the
 * five before it worked) and from where it would pay, in the country that issued it or abroad. Pure. The rates were counted on
 * a simulated year of payments and checked on other years (docs/decisions/ways-to-pay.md); they are shares of 100.
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
  /** One of the six said that the card's issuer has payments abroad switched off. */
  readonly wasClosedAbroad: boolean;
}

export const NEVER_USED: CardPast = { last: null, refusedBefore: 0, wasClosedAbroad: false };

export type LastResult =
  | "none"
  | "approved"
  | "fixed_by_customer"
  | "fresh"
  | "old"
  | "closed_abroad"
  | "revoked";

/** What an issuer says of a card that does not pay abroad. */
export const CLOSED_ABROAD: readonly DeclineCode[] = DECLINE_CODES.filter(
  (code) => DECLINES[code].enable === "cross_border",
);

const DAY_MS = 24 * 60 * 60 * 1000;

/** After so long a refusal that passes by itself says less. */
const FRESH_MS = 2 * DAY_MS;

/** How many results before the last one are looked at. */
const EARLIER_LOOKED_AT = 5;

/** How many results of a card are looked at: older ones change nothing. */
export const RESULTS_LOOKED_AT = 1 + EARLIER_LOOKED_AT;

/** Of all results, newest first. @internal exported for the simulated years: the server's are counted by the database. */
export function pastOf(results: readonly CardResult[]): CardPast {
  const looked = results.slice(0, RESULTS_LOOKED_AT);
  return {
    last: looked[0] ?? null,
    refusedBefore: looked.slice(1).filter(({ declineCode }) => declineCode !== null).length,
    wasClosedAbroad: looked.some(
      ({ declineCode }) => declineCode !== null && CLOSED_ABROAD.includes(declineCode),
    ),
  };
}

/** What the last result was. */
export function lastResultOf({ last }: CardPast, now: Date): LastResult {
  if (last === null) return "none";
  if (last.declineCode === null) return "approved";
  if (CLOSED_ABROAD.includes(last.declineCode)) return "closed_abroad";
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
  none: [86, 86, 86],
  approved: [93, 88, 77],
  fixed_by_customer: [81, 73, 53],
  fresh: [73, 61, 30],
  old: [79, 70, 35],
  // Of a payment at home, for which it means next to nothing.
  closed_abroad: [90, 89, 80],
  revoked: [0, 0, 0],
};

/** Of those rates, the share that is left where the card would pay. */
const REACHES: Readonly<Record<Place, number>> = { home: 1, unknown: 0.95, abroad: 0.85 };

/** Abroad, of a card that its issuer had closed there: it may have been opened since, and said nothing of it at home. */
const CLOSED_RATES = { approvedSince: 40, refusedLast: 17 };

/** 0 to 100. */
export function estimateOf(past: CardPast, place: Place, now: Date): number {
  const last = lastResultOf(past, now);
  if (place === "abroad" && past.wasClosedAbroad && last !== "revoked")
    return last === "approved" ? CLOSED_RATES.approvedSince : CLOSED_RATES.refusedLast;
  return Math.round(RATES[last][columnOf(past)] * REACHES[place]);
}
