import { type DeclineCode, isDeclineCode } from "@okpay/contracts";
import type { TransferResultCode } from "../ledger/index.ts";

/**
 * What a ledger's refusal means to the person who paid. Everything absent here is not a decline but a defect of ours
 * (a malformed transfer, an overflow) and must be loud.
 */
export const LEDGER_DECLINES: Partial<Record<TransferResultCode, DeclineCode>> = {
  exceeds_floor: "insufficient_balance",
  // How much somebody else's wallet holds is nobody's business: full is told like frozen and closed.
  exceeds_ceiling: "payee_cannot_receive",
  debit_account_closed: "account_restricted",
  debit_account_frozen_out: "account_restricted",
  credit_account_closed: "payee_cannot_receive",
  credit_account_frozen_in: "payee_cannot_receive",
  credit_account_not_found: "payee_cannot_receive",
};

/** The same for a top-up, whose payee is the very person who asked for it. */
export const TOP_UP_DECLINES: Partial<Record<TransferResultCode, DeclineCode>> = {
  exceeds_ceiling: "balance_limit_reached",
  credit_account_closed: "account_restricted",
  credit_account_frozen_in: "account_restricted",
};

/** The same for a cash-out: on the other side is the house. */
export const CASH_OUT_DECLINES: Partial<Record<TransferResultCode, DeclineCode>> = {
  exceeds_floor: "insufficient_balance",
  debit_account_closed: "account_restricted",
  debit_account_frozen_out: "account_restricted",
};

/** What a limit's cap means, by its name (money/risk). */
export const CAP_DECLINES: Readonly<Record<string, DeclineCode>> = {
  per_payment: "limit_per_payment",
  day: "limit_day",
  month: "limit_month",
  new_payee: "limit_new_payee",
};

/** The network's own code where the table knows it; what the adapter made of it where not. */
export const declineOfCard = (answer: {
  readonly code: DeclineCode;
  readonly networkCode?: string;
}): DeclineCode =>
  answer.networkCode !== undefined && isDeclineCode(answer.networkCode)
    ? answer.networkCode
    : answer.code;
