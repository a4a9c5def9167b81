import type { CurrencyCode } from "@okpay/money";
import { derivedId } from "../../platform/derived-id.ts";
import { type SettlementKind, type SettlementLine, signOf } from "../cards/index.ts";
import { TRANSFER_CODES, type TransferInput } from "../ledger/index.ts";
import { type HouseAccountCode, houseAccountId } from "../wallets/index.ts";
import { CORRECTIONS } from "./rules.ts";
import type { Break, Expected } from "./types.ts";

/**
 * The movements of reconciliation, pure. Ids follow from the line or break and the step, so that a repetition is the same
 * booking. 1010 the bank · 1100 what networks owe us · 1200 what was paid out and has not left 1010 · 2900 suspense · 6010 their
 * fees · 6020 differences.
 */

/** Where our side of that kind waits until a line says so too. */
const clearingOf = (kind: SettlementKind): 1100 | 1200 =>
  kind === "payout" || kind === "payout_return" ? 1200 : 1100;

export interface Leg {
  readonly label: string;
  readonly debit: HouseAccountCode;
  readonly credit: HouseAccountCode;
  readonly amountMinor: bigint;
  readonly code: number;
}

const transfer = (
  base: { readonly id: string; readonly currency: CurrencyCode; readonly reference: string },
  { label, debit, credit, amountMinor, code }: Leg,
): TransferInput => ({
  id: derivedId(base.id, label),
  kind: "posted",
  debitAccountId: houseAccountId(debit, base.currency),
  creditAccountId: houseAccountId(credit, base.currency),
  amountMinor,
  currency: base.currency,
  code,
  reference: base.reference,
});

/** From debit to credit when the amount is above zero, the other way below it, nothing at zero. */
const signed = (leg: Leg): Leg[] => {
  if (leg.amountMinor === 0n) return [];
  return leg.amountMinor > 0n
    ? [leg]
    : [{ ...leg, debit: leg.credit, credit: leg.debit, amountMinor: -leg.amountMinor }];
};

const { settlement, settlementFee, suspense, correction } = TRANSFER_CODES;

/** The money of a line reaches the bank, against `against`; the network's fee leaves it. */
const moneyOf = (line: SettlementLine, against: HouseAccountCode): Leg[] => [
  ...signed({
    label: "gross",
    debit: 1010,
    credit: against,
    amountMinor: signOf(line.kind) * line.grossMinor,
    code: against === 2900 ? suspense : settlement,
  }),
  ...signed({
    label: "fee",
    debit: 6010,
    credit: 1010,
    amountMinor: line.feeMinor,
    code: settlementFee,
  }),
];

export interface LegsOf {
  readonly id: string;
  readonly currency: CurrencyCode;
  /** The payment, or the line itself when it is of none. */
  readonly reference: string;
}

/**
 * A line that is about this booking of ours. Our side is cleared where it stands: in its clearing account, or in
 * suspense when the line is late. What the amounts differ by stays in suspense.
 */
export function matchedLegs(
  base: LegsOf,
  line: SettlementLine,
  expected: Expected,
): TransferInput[] {
  const clearing = clearingOf(expected.kind);
  const cleared = expected.state === "missing" ? 2900 : clearing;
  const differs = signOf(line.kind) * (line.grossMinor - expected.amountMinor);
  const parked =
    cleared === 2900
      ? []
      : signed({
          label: "differs",
          debit: clearing,
          credit: 2900,
          amountMinor: differs,
          code: suspense,
        });
  return [...moneyOf(line, cleared), ...parked].map((leg) => transfer(base, leg));
}

/** A line of which nothing of ours is known: all of it waits in suspense; or it ends what waits there. */
export const parkedLegs = (base: LegsOf, line: SettlementLine): TransferInput[] =>
  moneyOf(line, 2900).map((leg) => transfer(base, leg));

/** Ours, and no line came: it leaves the clearing account, and waits. */
export const missingLegs = (base: LegsOf, expected: Expected): TransferInput[] =>
  signed({
    label: "missing",
    debit: 2900,
    credit: clearingOf(expected.kind),
    amountMinor: signOf(expected.kind) * expected.amountMinor,
    code: suspense,
  }).map((leg) => transfer(base, leg));

/** The booking came after its line: what waited in suspense clears it. */
export const endedLegs = (base: LegsOf, waiting: Break): TransferInput[] =>
  signed({
    label: "ended",
    debit: 2900,
    credit: clearingOf(waiting.direction),
    amountMinor: waiting.suspenseMinor,
    code: settlement,
  }).map((leg) => transfer(base, leg));

/** What is booked once two people agree: the suspense of the break comes to nothing. */
export const correctionLegs = (base: LegsOf, broken: Break): TransferInput[] =>
  correctionMovements(broken).map((leg) => transfer(base, leg));

/** The same, as it is shown to whoever decides. */
export function correctionMovements(
  broken: Pick<Break, "kind" | "suspenseMinor" | "feeMinor">,
): readonly Leg[] {
  const amountMinor = broken.suspenseMinor;
  return CORRECTIONS[broken.kind] === "write_off"
    ? signed({ label: "write_off", debit: 2900, credit: 6020, amountMinor, code: correction })
    : [
        ...signed({
          label: "give_back",
          debit: 2900,
          credit: 1010,
          amountMinor,
          code: correction,
        }),
        ...signed({
          label: "fee_back",
          debit: 1010,
          credit: 6010,
          amountMinor: broken.feeMinor,
          code: correction,
        }),
      ];
}
