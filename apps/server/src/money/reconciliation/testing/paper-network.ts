import fc from "fast-check";
import { newId } from "../../../platform/ids.ts";
import {
  type SettlementKind,
  type SettlementLine,
  signOf,
  surplusIdOf,
} from "../../cards/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import type { SettledOperation } from "../../payments/index.ts";
import { houseAccountId } from "../../wallets/index.ts";

/**
 * Random days of a network that makes mistakes, and what we booked on them: the world of the property test. Everything is
 * made from one script, so that a failure is told as its seed.
 */

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse("2026-03-02T00:00:00Z");
export const dayAt = (index: number): string =>
  new Date(FIRST_DAY + index * DAY_MS).toISOString().slice(0, 10);

const CURRENCIES = ["CNY", "USD", "JPY"] as const;
const MISHAPS = [
  "right",
  "right",
  "right",
  "missing",
  "late",
  "very_late",
  "twice",
  "amount",
  "currency",
  "old_date",
  "reversed",
  "surplus",
  "we_are_late",
  "chargeback",
] as const;

/** One thing that happened on a day, and what the network's accounting made of it. */
const happening = fc.record({
  day: fc.integer({ min: 0, max: 4 }),
  minute: fc.integer({ min: 0, max: 1_400 }),
  currency: fc.constantFrom(...CURRENCIES),
  amount: fc.bigInt({ min: 2n, max: 1_000_000n }),
  fee: fc.bigInt({ min: 0n, max: 900n }),
  refund: fc.boolean(),
  mishap: fc.constantFrom(...MISHAPS),
  by: fc.bigInt({ min: 1n, max: 500n }),
});
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

export const story = fc.record({
  happenings: fc.array(happening, { minLength: 1, maxLength: 14 }),
  /** Lines of nobody's, by day. */
  strangers: fc.array(
    fc.record({
      day: fc.integer({ min: 0, max: 4 }),
      refund: fc.boolean(),
      amount: fc.bigInt({ min: 1n, max: 9_999n }),
    }),
    { maxLength: 2 },
  ),
});
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** Each mishap once: random days alone sometimes lack one. */
export const everyMishap: Story = {
  happenings: MISHAPS.map((mishap, index) => ({
    day: index % 5,
    minute: 60 * index,
    currency: "CNY",
    amount: 10_000n,
    fee: 60n,
    refund: false,
    mishap,
    by: 7n,
  })),
  strangers: [{ day: 1, refund: false, amount: 5_000n }],
};

/** Whose accounting it is. What a bank pays out goes the other way, and no cardholder takes it back. */
export type Rail = "cards" | "bank";
export const rail = fc.constantFrom<Rail>("cards", "bank");

/** Our side: what was booked, and from which day on payments knows of it. */
interface Booked extends SettledOperation {
  readonly knownFrom: number;
}

export function paperNetwork({ happenings, strangers }: Story, on: Rail) {
  const kindOf = (refund: boolean) =>
    on === "cards" ? (refund ? "refund" : "capture") : refund ? "payout_return" : "payout";
  const lines: SettlementLine[][] = [[], [], [], [], [], []];
  const booked: Booked[] = [];
  const put = (day: number, line: Omit<SettlementLine, "netMinor">): void =>
    void lines[Math.min(day, 5)]?.push({
      ...line,
      netMinor: signOf(line.kind) * line.grossMinor - line.feeMinor,
    });
  for (const each of happenings) {
    const at = new Date(FIRST_DAY + each.day * DAY_MS + each.minute * 60_000);
    const reference = newId();
    const kind = kindOf(each.refund);
    const line = {
      networkReference: newId(),
      reference,
      kind,
      grossMinor: each.amount,
      feeMinor: each.fee,
      currency: each.currency,
      at,
    } as const;
    if (each.mishap !== "reversed")
      booked.push({
        reference,
        chargeReference: reference,
        paymentId: newId(),
        kind,
        amount: { amountMinor: each.amount, currency: each.currency },
        at,
        knownFrom: each.mishap === "we_are_late" ? each.day + 1 : each.day,
      });
    const opposite = kindOf(!each.refund);
    writeLines(
      on === "bank" && each.mishap === "chargeback" ? { ...each, mishap: "right" } : each,
      line,
      { put, opposite },
    );
  }
  for (const { day, refund, amount } of strangers)
    put(day, {
      networkReference: newId(),
      reference: `stranger-${newId()}`,
      kind: kindOf(refund),
      grossMinor: amount,
      feeMinor: 0n,
      currency: "CNY",
      at: new Date(FIRST_DAY + day * DAY_MS),
    });
  return {
    booked,
    lines,
  };
}

function writeLines(
  { day, mishap, by }: Happening,
  line: Omit<SettlementLine, "netMinor">,
  {
    put,
    opposite,
  }: {
    readonly put: (day: number, line: Omit<SettlementLine, "netMinor">) => void;
    readonly opposite: SettlementKind;
  },
): void {
  const another = { ...line, networkReference: newId() };
  switch (mishap) {
    case "right":
    case "we_are_late":
      return put(day, line);
    case "missing":
      return;
    case "late":
      return put(day + 1, line);
    case "very_late":
      return put(5, line);
    case "twice":
      put(day, line);
      return put(day, another);
    case "amount":
      return put(day, { ...line, grossMinor: line.grossMinor + by });
    case "currency":
      return put(day, { ...line, currency: line.currency === "USD" ? "CNY" : "USD" });
    case "old_date":
      return put(day, { ...line, at: new Date(line.at.getTime() - 10 * DAY_MS) });
    case "surplus":
      put(day, { ...line, grossMinor: line.grossMinor + by });
      // Nobody gives back what was given back too much.
      if (line.kind !== "capture") return;
      return put(day + 1, {
        ...another,
        kind: "refund",
        reference: surplusIdOf(line.reference, by),
        grossMinor: by,
        feeMinor: 0n,
      });
    case "reversed":
      put(day, line);
      return put(day, { ...another, kind: opposite });
    case "chargeback":
      put(day, line);
      return put(day + 1, { ...another, kind: "chargeback" });
  }
}

/** Our bookings of those days, as payments makes them: against the clearing account of that currency. */
export async function bookOurSide(
  ledger: Ledger,
  operations: readonly SettledOperation[],
): Promise<void> {
  const outcomes = await Promise.all(
    operations.map(({ reference, kind, amount }) => {
      const isCard = kind === "capture" || kind === "refund";
      const clearing = houseAccountId(isCard ? 1100 : 1200, amount.currency);
      const other = houseAccountId(4010, amount.currency);
      return ledger.book({
        transfers: [
          {
            id: reference,
            kind: "posted",
            debitAccountId: signOf(kind) > 0n ? clearing : other,
            creditAccountId: signOf(kind) > 0n ? other : clearing,
            amountMinor: amount.amountMinor,
            currency: amount.currency,
            code: 1,
          },
        ],
      });
    }),
  );
  if (outcomes.some(({ state }) => state !== "booked")) throw new Error("our side was not booked");
}
