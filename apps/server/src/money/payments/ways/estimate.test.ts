import { expect, test } from "vitest";
import { estimateOf, NEVER_USED, pastOf } from "./estimate.ts";
import { type Place, placeOf } from "./place.ts";
import { type Choice, type Offer, simulateYear } from "./testing/simulated-year.ts";

/* The rates were counted on seeds 1 to 20; these years were never looked at. */
const SEEDS = [101, 102, 103];
/** Fewer payments than this say nothing about a share. */
const ENOUGH = 500;

/** People as they are: mostly the card they used before, sooner another one when it was refused. */
const asPeopleDo: Choice = (offers, _now, lastUsed, random) => {
  const wasRefused = (offers[lastUsed]?.past.last?.declineCode ?? null) !== null;
  if (random() >= (wasRefused ? 0.5 : 0.15)) return lastUsed;
  const taken = offers.flatMap(({ isTaken }, index) => (isTaken ? [index] : []));
  return taken[Math.floor(random() * taken.length)] ?? lastUsed;
};
const lastUsedOnly: Choice = (_offers, _now, lastUsed) => lastUsed;

/** A card that a merchant does not take is left out by everybody, so that knowing it wins nothing here. */
const firstBy =
  (estimate: (offer: Offer, now: Date) => number): Choice =>
  (offers, now) => {
    const estimates = offers.map((offer) => (offer.isTaken ? estimate(offer, now) : -1));
    return estimates.indexOf(Math.max(...estimates));
  };
const firstChoice = firstBy(({ past, place }, now) => estimateOf(past, place, now));
const blindToCountries = firstBy(({ past }, now) => estimateOf(past, "unknown", now));

const shareApproved = (seed: number, choice: Choice): number => {
  const year = simulateYear(seed, choice);
  return year.filter(({ isApproved }) => isApproved).length / year.length;
};

interface Bin {
  said: number;
  approved: number;
  count: number;
}

/** What was said of the chosen cards and what came of it, by place and fifth of what was said. */
function curvesOf(seed: number, placeSaid: (place: Place) => Place): Map<Place, Map<number, Bin>> {
  const curves = new Map<Place, Map<number, Bin>>();
  for (const { offers, chosen, at, isApproved } of simulateYear(seed, asPeopleDo)) {
    const { past, place } = offers[chosen] as Offer;
    const said = estimateOf(past, placeSaid(place), at);
    const fifth = Math.min(4, Math.floor(said / 20));
    const curve = curves.get(place) ?? new Map<number, Bin>();
    const bin = curve.get(fifth) ?? { said: 0, approved: 0, count: 0 };
    curves.set(
      place,
      curve.set(fifth, {
        said: bin.said + said,
        approved: bin.approved + (isApproved ? 100 : 0),
        count: bin.count + 1,
      }),
    );
  }
  return curves;
}

const missOf = ({ said, approved, count }: Bin): number => Math.abs(said - approved) / count;
const addedUp = (curves: Map<Place, Map<number, Bin>>): Map<number, Bin> => {
  const sums = new Map<number, Bin>();
  for (const curve of curves.values())
    for (const [fifth, { said, approved, count }] of curve) {
      const sum = sums.get(fifth) ?? { said: 0, approved: 0, count: 0 };
      sums.set(fifth, {
        said: sum.said + said,
        approved: sum.approved + approved,
        count: sum.count + count,
      });
    }
  return sums;
};

test.each(SEEDS)("says what comes true, within five points (year %i)", (seed) => {
  const curves = curvesOf(seed, (place) => place);
  const whole = addedUp(curves);
  expect(new Set(whole.keys())).toEqual(new Set([0, 1, 2, 3, 4]));
  for (const bin of whole.values()) expect(missOf(bin)).toBeLessThanOrEqual(5);
  for (const [place, curve] of curves)
    for (const [fifth, bin] of curve)
      if (bin.count >= ENOUGH)
        expect({ place, fifth, miss: missOf(bin) }).toMatchObject({
          miss: expect.toSatisfy((miss: number) => miss <= 5),
        });
});

test.each(SEEDS)(
  "said without looking at countries, it would be wrong abroad (year %i)",
  (seed) => {
    const blind = curvesOf(seed, () => "home").get("abroad");
    expect(missOf(blind?.get(4) as Bin)).toBeGreaterThan(10);
  },
);

test.each(SEEDS)(
  "the first choice succeeds more often than the card used last, and than one that ignores countries (year %i)",
  (seed) => {
    const first = shareApproved(seed, firstChoice);
    expect(first).toBeGreaterThan(shareApproved(seed, lastUsedOnly) + 0.1);
    expect(first).toBeGreaterThan(shareApproved(seed, blindToCountries));
  },
);

test("a masked refusal weighs no more than one without a reason", () => {
  const now = new Date("2026-11-28T00:00:00Z");
  const after = (declineCode: "stolen_card" | "generic_decline") =>
    estimateOf(pastOf([{ at: new Date(now.getTime() - 3_600_000), declineCode }]), "home", now);
  expect(after("stolen_card")).toBe(after("generic_decline"));
});

test("a card that its issuer has closed abroad is as good as before at home", () => {
  const now = new Date("2026-11-28T00:00:00Z");
  const at = new Date(now.getTime() - 3_600_000);
  const closed = pastOf([{ at, declineCode: "currency_not_supported" }]);
  expect(estimateOf(closed, "abroad", now)).toBeLessThan(20);
  expect(estimateOf(closed, "home", now)).toBeGreaterThan(estimateOf(NEVER_USED, "home", now));
  // It was used at home since: that does not open it.
  const since = pastOf([
    { at, declineCode: null },
    { at, declineCode: "currency_not_supported" },
  ]);
  expect(estimateOf(since, "abroad", now)).toBeLessThan(estimateOf(since, "home", now) - 30);
});

test("a payment is at home in the issuer's country and its money, and nowhere else", () => {
  expect(placeOf("DE", { country: "DE", currency: "EUR" })).toBe("home");
  expect(placeOf("DE", { country: null, currency: "EUR" })).toBe("home");
  // The money is the same; the country is another.
  expect(placeOf("DE", { country: "FR", currency: "EUR" })).toBe("abroad");
  expect(placeOf("DE", { country: "DE", currency: "USD" })).toBe("abroad");
  expect(placeOf("CN", { country: null, currency: "USD" })).toBe("abroad");
  expect(placeOf(null, { country: "CN", currency: "CNY" })).toBe("unknown");
});
