import type { DeclineCode } from "@okpay/contracts";
import { type CardPast, type CardResult, RESULTS_LOOKED_AT } from "../estimate.ts";

/**
 * A year of card payments of a few hundred people, from a seed. What a card is really like (its issuer's moods, empty
 * weeks, the day it is lost) stays in here: the estimator sees results only, as it does in life.
 */
export interface SimulatedPayment {
  readonly at: Date;
  /** By card: its past so far. */
  readonly pasts: readonly CardPast[];
  /** What the chosen card did. */
  readonly chosen: number;
  readonly isApproved: boolean;
}

/** Picks a card from its owner's pasts; `lastUsed` is what they paid with before. */
export type Choice = (
  pasts: readonly CardPast[],
  now: Date,
  lastUsed: number,
  random: () => number,
) => number;

interface Card {
  readonly steadiness: number;
  readonly lostOnDay: number;
  readonly emptyFrom: number;
  readonly emptyDays: number;
  /** Newest first. */
  readonly results: CardResult[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_DAYS = 365;
const PEOPLE = 300;

/** The same seed gives the same people, cards and days, whatever is chosen. */
export function simulateYear(seed: number, choose: Choice): SimulatedPayment[] {
  const random = mulberry32(seed);
  const payments: SimulatedPayment[] = [];
  for (let person = 0; person < PEOPLE; person++) {
    const cards = Array.from({ length: 2 + Math.floor(random() * 2) }, () => cardFrom(random));
    const days = Array.from({ length: 60 }, () => random() * YEAR_DAYS).sort((a, b) => a - b);
    const rolls = days.map(() => cards.map(() => random()));
    const choices = mulberry32(seed * 1000 + person);
    let lastUsed = 0;
    days.forEach((day, index) => {
      const at = new Date(day * DAY_MS);
      const pasts = cards.map(({ results }) => pastOf(results));
      const chosen = choose(pasts, at, lastUsed, choices);
      const card = cards[chosen];
      if (card === undefined) throw new RangeError(`there is no card ${chosen}`);
      const declineCode = outcomeOf(card, day, rolls[index]?.[chosen] ?? 0);
      payments.push({ at, pasts, chosen, isApproved: declineCode === null });
      card.results.unshift({ at, declineCode });
      lastUsed = chosen;
    });
  }
  return payments;
}

/** Of all results, newest first. */
export const pastOf = (results: readonly CardResult[]): CardPast => ({
  last: results[0] ?? null,
  refusedBefore: results
    .slice(1, RESULTS_LOOKED_AT)
    .filter(({ declineCode }) => declineCode !== null).length,
});

function cardFrom(random: () => number): Card {
  const kind = random();
  return {
    steadiness: kind < 0.7 ? 0.97 : kind < 0.9 ? 0.82 : 0.45,
    lostOnDay: random() < 0.2 ? random() * YEAR_DAYS : YEAR_DAYS + 1,
    emptyFrom: random() * YEAR_DAYS,
    emptyDays: random() < 0.5 ? 5 + random() * 20 : 0,
    results: [],
  };
}

function outcomeOf(card: Card, day: number, roll: number): DeclineCode | null {
  if (day >= card.lostOnDay) return roll < 0.5 ? "invalid_account" : "lost_card";
  if (day >= card.emptyFrom && day < card.emptyFrom + card.emptyDays && roll < 0.9)
    return "insufficient_funds";
  if (roll < card.steadiness) return null;
  const share = (roll - card.steadiness) / (1 - card.steadiness);
  if (share < 0.5) return "do_not_honor";
  return share < 0.8 ? "issuer_not_available" : "incorrect_cvc";
}

/** A small generator of good quality for its size (Tommy Ettinger's mulberry32, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
