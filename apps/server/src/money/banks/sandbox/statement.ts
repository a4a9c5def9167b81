import type { CurrencyCode } from "@okpay/money";
import {
  faultySettlementFile,
  netOf,
  SETTLEMENT_FAULTS,
  type SettlementLine,
} from "../../cards/index.ts";

/** What the sandbox bank's accounting can get wrong; chargebacks are a matter of cards. */
export const STATEMENT_FAULTS = SETTLEMENT_FAULTS.filter((fault) => fault !== "chargeback");
export type StatementFault = (typeof SETTLEMENT_FAULTS)[number];

/** What the bank calls itself in its statements. */
const NAME = "sandbox_bank";
const DAY_MS = 86_400_000;

/** A payout as far as its statement tells of it. */
interface Told {
  readonly reference: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly state: "paid" | "refused" | "stopped";
  readonly paidAt: number;
  readonly returnsAt: number | null;
}

/** The bank's statements, day by day (UTC). What it is told of a return, and whether, has nothing to do with its books. */
export function createStatements() {
  /** A line of that day that comes in the next day's statement. */
  const heldBack = new Map<string, SettlementLine>();

  return function statementOf(
    merchant: string,
    day: string,
    { payouts, fault, now }: { payouts: readonly Told[]; fault: StatementFault; now: number },
  ): string {
    const start = Date.parse(`${day}T00:00:00Z`);
    const lines = payouts
      .flatMap(linesOf)
      .filter(({ at }) => at.getTime() >= start && at.getTime() < start + DAY_MS)
      .filter(({ at }) => at.getTime() <= now)
      .toSorted((one, other) => one.at.getTime() - other.at.getTime());
    const [first] = lines;
    if (fault === "line_late" && first !== undefined) heldBack.set(`${merchant} ${day}`, first);
    const dayBefore = new Date(start - DAY_MS).toISOString().slice(0, 10);
    const late = heldBack.get(`${merchant} ${dayBefore}`);
    return faultySettlementFile({
      network: NAME,
      day,
      lines,
      late: late === undefined ? [] : [late],
      fault,
    });
  };
}

/** What left, and what came back. The bank takes nothing for it. */
function linesOf({
  reference,
  amountMinor,
  currency,
  state,
  paidAt,
  returnsAt,
}: Told): SettlementLine[] {
  if (state !== "paid") return [];
  const lineOf = (kind: "payout" | "payout_return", at: number): SettlementLine => {
    const line = {
      networkReference: `${kind}_${reference}`,
      reference,
      kind,
      grossMinor: BigInt(amountMinor),
      feeMinor: 0n,
      // Written from the bank's own books, which hold no other currency than it was told.
      currency: currency as CurrencyCode,
      at: new Date(at),
    };
    return { ...line, netMinor: netOf(line) };
  };
  return [
    lineOf("payout", paidAt),
    ...(returnsAt === null ? [] : [lineOf("payout_return", returnsAt)]),
  ];
}
