import type { DeclineCode } from "@okpay/contracts";
import type { Expectation, SideRow } from "../../platform/side-row.ts";
import type { BookedOutcome, TransferInput } from "../ledger/index.ts";
import type { PaymentTopic } from "./events.ts";
import type { PaymentCommand } from "./lifecycle.ts";
import type { Payment } from "./payment.ts";

/**
 * How an attempt ended. `given_up`: the network never heard of it, or its payer never answered; it must now be told never to
 * charge it.
 */
export type Verdict =
  | { readonly outcome: "approved" }
  | { readonly outcome: "declined"; readonly code: DeclineCode; readonly networkCode?: string }
  | { readonly outcome: "given_up"; readonly code?: DeclineCode };

/** What a verdict does to the books and to the payment. */
export interface SettlementPlan {
  readonly transfers: readonly TransferInput[];
  readonly command: PaymentCommand;
  /** Of the event, when it is about part of the payment. */
  readonly eventAmountMinor?: bigint;
  readonly expects?: readonly Expectation[];
  /** What else changes of the payment, its balances among it. */
  change?(payment: Payment, outcome: BookedOutcome): Payment;
  /** What else must be true with it. Pure: it may be asked several times. */
  rows?(payment: Payment): readonly SideRow[];
  readonly topic: PaymentTopic | null;
}
