import type { DeclineCode } from "@okpay/contracts";
import { type CardPast, type CardResult, pastOf } from "../estimate.ts";
import { type Place, placeOf, type Where } from "../place.ts";

/**
 * A year of card payments of a thousand people, from a seed: at home and abroad, at merchants that take every brand and at
 * some that do not. What a card is really like (its issuer's moods, whether it pays abroad, what it may spend in a day, empty
 * weeks, the day it is lost) stays in here: the estimator sees what it sees in life, which is results and the card's face.
 */
export interface SimulatedPayment {
  readonly at: Date;
  /** By card: what is known of it for this payment. */
  readonly offers: readonly Offer[];
  /** What the chosen card did. */
  readonly chosen: number;
  readonly isApproved: boolean;
}

/** A card as whoever ranks it sees it. */
export interface Offer {
  /** Its past so far. */
  readonly past: CardPast;
  readonly place: Place;
  /** Whether this merchant takes its brand: known beforehand, so nobody tries where it is not. */
  readonly isTaken: boolean;
}

/** Picks a card that is taken; `lastUsed` is what they paid with before, or the first that is taken here. */
export type Choice = (
  offers: readonly Offer[],
  now: Date,
  lastUsed: number,
  random: () => number,
) => number;

interface Card {
  readonly brand: string;
  readonly country: string;
  /** Of some cards nobody knows it. */
  readonly isCountryKnown: boolean;
  readonly steadiness: number;
  /** Its issuer lets it pay abroad; the day its owner has had that switched on, where it does not. */
  opensAbroadOnDay: number;
  /** How often its issuer suspects a payment abroad. */
  readonly suspicion: number;
  /** Payments that its issuer lets through in a day. */
  readonly mostPerDay: number;
  readonly lostOnDay: number;
  readonly emptyFrom: number;
  readonly emptyDays: number;
  /** Newest first. */
  readonly results: CardResult[];
}

interface Errand {
  readonly day: number;
  readonly where: Where;
  readonly brands: readonly string[] | null;
}

type Random = () => number;

const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_DAYS = 365;
const PEOPLE = 1000;
const ERRANDS = 60;
const MOST_PER_DAY = 5;
const BRANDS = ["Visa", "Mastercard", "UnionPay"] as const;
const COUNTRIES = [
  { country: "CN", currency: "CNY" },
  { country: "US", currency: "USD" },
  { country: "DE", currency: "EUR" },
  { country: "JP", currency: "JPY" },
] as const satisfies readonly Where[];

/** The same seed gives the same people, cards, merchants and days, whatever is chosen. */
export function simulateYear(seed: number, choose: Choice): SimulatedPayment[] {
  const random = mulberry32(seed);
  const payments: SimulatedPayment[] = [];
  for (let person = 0; person < PEOPLE; person++) {
    const home = oneOf(COUNTRIES, random);
    const cards = Array.from({ length: 2 + Math.floor(random() * 2) }, () =>
      cardFrom(random, home.country),
    );
    const errands = Array.from({ length: ERRANDS }, () => errandFrom(random, home, cards)).sort(
      (one, other) => one.day - other.day,
    );
    const rolls = errands.map(() => cards.map(() => ({ outcome: random(), abroad: random() })));
    const choices = mulberry32(seed * 1000 + person);
    let lastUsed = 0;
    errands.forEach((errand, index) => {
      const at = new Date(errand.day * DAY_MS);
      const offers = cards.map((card) => offerOf(card, errand));
      const taken = offers[lastUsed]?.isTaken
        ? lastUsed
        : offers.findIndex(({ isTaken }) => isTaken);
      const chosen = choose(offers, at, taken, choices);
      const card = cards[chosen];
      const roll = rolls[index]?.[chosen];
      if (card === undefined || roll === undefined || offers[chosen]?.isTaken !== true)
        throw new RangeError(`card ${chosen} cannot pay here`);
      const declineCode = outcomeOf(card, errand, roll);
      payments.push({ at, offers, chosen, isApproved: declineCode === null });
      card.results.unshift({ at, declineCode });
      lastUsed = chosen;
    });
  }
  return payments;
}

const offerOf = (card: Card, { where, brands }: Errand): Offer => ({
  past: pastOf(card.results),
  place: placeOf(card.isCountryKnown ? card.country : null, where),
  isTaken: brands === null || brands.includes(card.brand),
});

function cardFrom(random: Random, home: string): Card {
  const kind = random();
  return {
    brand: oneOf(BRANDS, random),
    country: random() < 0.85 ? home : oneOf(COUNTRIES, random).country,
    isCountryKnown: random() < 0.9,
    steadiness: kind < 0.7 ? 0.97 : kind < 0.9 ? 0.82 : 0.45,
    opensAbroadOnDay: random() < 0.8 ? 0 : YEAR_DAYS + 1,
    suspicion: random() < 0.5 ? 0.04 : 0.16,
    mostPerDay: random() < 0.15 ? 1 : MOST_PER_DAY,
    lostOnDay: random() < 0.2 ? random() * YEAR_DAYS : YEAR_DAYS + 1,
    emptyFrom: random() * YEAR_DAYS,
    emptyDays: random() < 0.5 ? 5 + random() * 20 : 0,
    results: [],
  };
}

/** Mostly at home; one merchant in five takes two brands, and always one that this person has. */
function errandFrom(random: Random, home: Where, cards: readonly Card[]): Errand {
  const where = random() < 0.75 ? home : oneOf(COUNTRIES, random);
  const refused = random() < 0.2 ? oneOf(BRANDS, random) : null;
  const brands = BRANDS.filter((brand) => brand !== refused);
  const isPayable = cards.some(({ brand }) => brand !== refused);
  return { day: random() * YEAR_DAYS, where, brands: isPayable ? brands : null };
}

function outcomeOf(
  card: Card,
  { day, where }: Errand,
  roll: { readonly outcome: number; readonly abroad: number },
): DeclineCode | null {
  if (day >= card.lostOnDay) return roll.outcome < 0.5 ? "invalid_account" : "lost_card";
  // What its issuer knows, also where we do not.
  if (placeOf(card.country, where) === "abroad") {
    const refused = abroad(card, day, roll.abroad);
    if (refused !== null) return refused;
  }
  if (day >= card.emptyFrom && day < card.emptyFrom + card.emptyDays && roll.outcome < 0.9)
    return "insufficient_funds";
  const today = card.results
    .slice(0, 2 * MOST_PER_DAY)
    .filter(({ at, declineCode }) => declineCode === null && day * DAY_MS - at.getTime() < DAY_MS);
  if (today.length >= card.mostPerDay) return "card_velocity_exceeded";
  if (roll.outcome < card.steadiness) return null;
  const share = (roll.outcome - card.steadiness) / (1 - card.steadiness);
  if (share < 0.5) return "do_not_honor";
  return share < 0.8 ? "issuer_not_available" : "incorrect_cvc";
}

/** A card that does not pay abroad says so two times in three; one owner in four who was told has it switched on. */
function abroad(card: Card, day: number, roll: number): DeclineCode | null {
  if (day >= card.opensAbroadOnDay) return roll < card.suspicion ? "do_not_honor" : null;
  if (roll < 1 / 3) return "do_not_honor";
  if (roll > 5 / 6) card.opensAbroadOnDay = day + 3;
  return "currency_not_supported";
}

const oneOf = <Item>(items: readonly Item[], random: Random): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** A small generator of good quality for its size (Tommy Ettinger's mulberry32, public domain). */
function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
