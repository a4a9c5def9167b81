import type { SideRow } from "../../platform/side-row.ts";
import type { Attempt } from "./attempt.ts";
import type { Payment, PaymentEvent, Purchase } from "./payment.ts";

/**
 * Payments as rows of a booking: data in the column names of 0004_payments.sql. Every row of a table names the same
 * columns, so that a batch of many bookings is one statement per table; only the rare event with a sum of its own names one
 * more.
 */

export const paymentRow = (payment: Payment): SideRow => ({
  op: "insert",
  table: "payments.payment",
  values: {
    id: payment.id,
    version: payment.version,
    kind: payment.kind,
    state: payment.state,
    payer_customer_id: payment.payer.customerId,
    payee_customer_id: payment.payee.customerId,
    payer_name: payment.payer.name,
    payer_masked_name: payment.payer.maskedName,
    payer_detail: payment.payer.detail,
    payee_name: payment.payee.name,
    payee_masked_name: payment.payee.maskedName,
    payee_detail: payment.payee.detail,
    amount: payment.amount.amountMinor.toString(),
    fee: payment.fee.amountMinor.toString(),
    currency: payment.amount.currency,
    note: payment.note,
    card_id: payment.cardId,
    is_sandbox: payment.isSandbox,
    decline_code: payment.declineCode,
    shortfall: payment.shortfallMinor?.toString() ?? null,
    payer_balance_after: payment.payerBalanceAfter?.toString() ?? null,
    payee_balance_after: payment.payeeBalanceAfter?.toString() ?? null,
    created_at: payment.createdAt.toISOString(),
    completed_at: payment.completedAt?.toISOString() ?? null,
  },
});

/** The part of a payment that a later booking changes. */
export const settledRow = (payment: Payment): SideRow => ({
  op: "update",
  table: "payments.payment",
  id: payment.id,
  set: {
    version: payment.version,
    state: payment.state,
    decline_code: payment.declineCode,
    payee_balance_after: payment.payeeBalanceAfter?.toString() ?? null,
    completed_at: payment.completedAt?.toISOString() ?? null,
    // Only a payout takes from a wallet after the booking that made it.
    ...(payment.payout === null
      ? {}
      : { payer_balance_after: payment.payerBalanceAfter?.toString() ?? null }),
  },
});

export const purchaseRow = (id: string, purchase: Purchase): SideRow => ({
  op: "insert",
  table: "payments.purchase",
  values: {
    id,
    merchant_id: purchase.merchantId,
    merchant_account_id: purchase.merchantAccountId,
    checkout_id: purchase.checkoutId,
    way: purchase.way,
    payer_account_id: purchase.payerAccountId,
    fee_basis_points: Number(purchase.feePlan.basisPoints),
    fee_fixed: purchase.feePlan.fixedMinor.toString(),
    is_captured_at_once: purchase.isCapturedAtOnce,
    captured: purchase.captured.toString(),
    refunded: purchase.refunded.toString(),
    merchant_fee: purchase.merchantFee.toString(),
    holds: purchase.holds,
    expires_at: purchase.expiresAt.toISOString(),
  },
});

/** The part of a purchase that captures and refunds change. */
export const purchaseChangedRow = (id: string, purchase: Purchase): SideRow => ({
  op: "update",
  table: "payments.purchase",
  id,
  set: {
    captured: purchase.captured.toString(),
    refunded: purchase.refunded.toString(),
    merchant_fee: purchase.merchantFee.toString(),
    holds: purchase.holds,
  },
});

export const linkRow = (payment: Payment): SideRow[] =>
  payment.originalId === null
    ? []
    : [
        {
          op: "insert",
          table: "payments.link",
          values: {
            id: payment.id,
            original_id: payment.originalId,
            created_at: payment.createdAt.toISOString(),
          },
        },
      ];

/** The events a payment gained since it had `alreadyWritten` of them. */
export const eventRows = (payment: Payment, alreadyWritten = 0): SideRow[] =>
  payment.events.slice(alreadyWritten).map((event: PaymentEvent, index) => ({
    op: "insert",
    table: "payments.event",
    values: {
      payment_id: payment.id,
      seq: alreadyWritten + index + 1,
      type: event.type,
      at: event.at.toISOString(),
      ...(event.amountMinor === undefined ? {} : { amount: event.amountMinor.toString() }),
    },
  }));

export const attemptRow = (attempt: Attempt): SideRow => ({
  op: "insert",
  table: "payments.attempt",
  values: {
    id: attempt.reference,
    payment_id: attempt.paymentId,
    acquirer: attempt.acquirer,
    card_id: attempt.cardId,
    wallet_account_id: attempt.walletAccountId,
    amount: attempt.amount.amountMinor.toString(),
    currency: attempt.amount.currency,
    claim_scope: attempt.claim?.scope ?? null,
    claim_key: attempt.claim?.key ?? null,
    operation: attempt.operation,
    state: attempt.state,
    code: attempt.code,
    enquiries: attempt.enquiries,
    next_enquiry_at: attempt.nextEnquiryAt?.toISOString() ?? null,
    created_at: attempt.createdAt.toISOString(),
  },
});

export const attemptSettledRow = (attempt: Attempt): SideRow => ({
  op: "update",
  table: "payments.attempt",
  id: attempt.reference,
  set: {
    state: attempt.state,
    code: attempt.code,
    next_enquiry_at: attempt.nextEnquiryAt?.toISOString() ?? null,
  },
});
