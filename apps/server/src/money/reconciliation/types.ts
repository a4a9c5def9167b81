import type { BREAK_KINDS } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import type { SettlementKind, SettlementLine } from "../cards/index.ts";

/** Why our books and a network's file do not agree: the closed list. */
export type BreakKind = (typeof BREAK_KINDS)[number];

export type BreakState = "open" | "approved" | "corrected" | "closed_by_itself";

/** What we can have booked; what a cardholder's bank takes back is in no book before it is in a file. */
export type ExpectedKind = Exclude<SettlementKind, "chargeback">;

/**
 * Our side of one capture, refund, payout or return. `id` is the reference the network knows it by; of a return, which goes by
 * the payout's, an id of our own.
 */
export interface Expected {
  readonly id: string;
  readonly version: number;
  readonly source: string;
  readonly chargeReference: string;
  readonly paymentId: string;
  readonly kind: ExpectedKind;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  readonly at: Date;
  readonly state: "open" | "matched" | "missing" | "written_off";
  /** While it is missing or written off: the break it is in. */
  readonly breakId: string | null;
}

/** Their side, as it came. */
export interface Line extends SettlementLine {
  readonly id: string;
  readonly version: number;
}

/** A break that a later line may end: what it shows goes back where it came from. */
export type Waiting = Break & {
  /** Of the charge it is about, as far as one is known; else the reference of its line. */
  readonly chargeReference: string;
};

export interface Break {
  readonly id: string;
  readonly version: number;
  readonly source: string;
  /** Of the file that showed it. */
  readonly day: string;
  readonly kind: BreakKind;
  readonly direction: SettlementKind;
  readonly reference: string;
  readonly lineId: string | null;
  readonly expectedId: string | null;
  readonly currency: CurrencyCode;
  readonly oursMinor: bigint | null;
  readonly theirsMinor: bigint | null;
  readonly feeMinor: bigint;
  /** What it put into the suspense account; a credit is above zero. */
  readonly suspenseMinor: bigint;
  readonly state: BreakState;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly approvalId: string | null;
}
