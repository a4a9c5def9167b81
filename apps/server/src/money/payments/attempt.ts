import type { Money } from "@okpay/money";
import { derivedId } from "../../platform/derived-id.ts";
import type { IdempotencyClaim } from "../../platform/idempotency/index.ts";

/**
 * `asked`: no answer is known. `challenged`: the issuer asks the payer. `approved`/`declined`: answered. `cancelling`: we
 * gave up and the network must still be told so. `cancelled`: it knows.
 */
export type AttemptState =
  | "asked"
  | "challenged"
  | "approved"
  | "declined"
  | "cancelling"
  | "cancelled";

/** Nobody knows yet how it ends. */
export const isOpen = ({ state }: Pick<Attempt, "state">): boolean =>
  state === "asked" || state === "challenged";

/** `charge`: authorized and captured in one. */
export type AttemptOperation = "charge" | "authorize" | "capture" | "void" | "refund" | "pay_out";

/** One time an outside system was asked about a payment. It is never asked for the same under a second reference. */
export interface Attempt {
  /** What the network knows us by; also the row's id. */
  readonly reference: string;
  readonly paymentId: string;
  readonly acquirer: string;
  /** The card; of a cash-out the bank account. */
  readonly cardId: string;
  /** Of a top-up: whose balance its answer tells. */
  readonly walletAccountId: string | null;
  readonly operation: AttemptOperation;
  readonly amount: Money;
  /** The key whose stored answer waits for the outcome; null where nobody's does. */
  readonly claim: IdempotencyClaim | null;
  readonly state: AttemptState;
  readonly code: string | null;
  readonly enquiries: number;
  /** When to ask next; null when nothing is owed any more. */
  readonly nextEnquiryAt: Date | null;
  readonly createdAt: Date;
}

/** The reference follows from the payment, so that no crash can make us ask under a second one. */
export const referenceOf = (paymentId: string): string => derivedId(paymentId, "attempt");

/** The transfers of an attempt: the hold made before the network is asked, and the two ways it can end. */
export const transferIdsOf = (reference: string) => ({
  hold: derivedId(reference, "hold"),
  post: derivedId(reference, "post"),
  void: derivedId(reference, "void"),
});

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long a charge may take before its outcome counts as unknown to us. */
export const CHARGE_DEADLINE_MS = 8 * SECOND_MS;

/** After this, an attempt nobody reported on was left behind by a process that died: longer than any live charge. */
export const ABANDONED_AFTER_MS = CHARGE_DEADLINE_MS + 2 * SECOND_MS;

/** A payer who has not answered the issuer's question by then does not pay this time. */
export const CHALLENGE_MS = 15 * MINUTE_MS;

/** Who takes a due attempt has this long before another process may. */
export const LEASE_MS = 30 * SECOND_MS;

/** What is over is looked at so much later than what somebody waits for. */
export const CLOSED_LATER_MS = MINUTE_MS;

const WAITS_MS = [5 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, 24 * HOUR_MS] as const;

/** The wait before the next enquiry: 5 s, 1 min, 5 min, 1 h, then daily for as long as it takes. */
export const waitBeforeEnquiry = (enquiriesMade: number): number =>
  WAITS_MS[enquiriesMade] ?? WAITS_MS[WAITS_MS.length - 1] ?? 0;
