import type { ErrorCode } from "@okpay/contracts";
import { RequestRefused } from "../../platform/http/index.ts";

/** Every way this module refuses a request; a declined payment is not among them (it is an outcome). */
export const PAYMENT_REFUSALS = [
  "payee_not_found",
  "payee_is_self",
  "currency_not_held",
  "amount_too_large",
  "validation_failed",
  "quote_invalid",
  "quote_expired",
  "card_not_found",
  "bank_account_not_found",
  "cash_out_unavailable",
  "beneficiary_not_found",
  "corridor_not_offered",
  "corridor_unavailable",
  "checkout_not_open",
  "request_not_open",
  "payer_not_found",
  "too_many_open_requests",
  "way_not_accepted",
  "payment_state_conflict",
  "merchant_balance_too_small",
  "confirmation_required",
  "not_found",
] as const satisfies readonly ErrorCode[];

/** Refuses the request; nothing was written. */
export const refused = (code: (typeof PAYMENT_REFUSALS)[number]): RequestRefused =>
  new RequestRefused(code);

/** An amount the rules do not allow, named at its field. */
export const amountRefused = (problem: "below_minimum" | "above_maximum"): RequestRefused =>
  problem === "above_maximum"
    ? new RequestRefused("amount_too_large", {
        errors: [{ field: "amount.amountMinor", code: "amount_too_large" }],
      })
    : new RequestRefused("validation_failed", {
        errors: [{ field: "amount.amountMinor", code: "amount_too_small" }],
      });

/** Another currency than the bank account is kept in. */
export const currencyRefused = (): RequestRefused =>
  new RequestRefused("validation_failed", {
    errors: [{ field: "amount.currency", code: "invalid" }],
  });

/** A note that is not one line of well-formed text. */
export const noteRefused = (): RequestRefused =>
  new RequestRefused("validation_failed", { errors: [{ field: "note", code: "invalid" }] });

/** A cursor nobody was given. */
export const cursorRefused = (): RequestRefused =>
  new RequestRefused("validation_failed", { errors: [{ field: "cursor", code: "invalid" }] });

/** A statement's days the wrong way round, or more than one document holds. */
export const periodRefused = (field: "from" | "to", code: "invalid" | "too_long"): RequestRefused =>
  new RequestRefused("validation_failed", { errors: [{ field, code }] });

/** Something that cannot be, was: answered 500 and alarmed, never shown as a decline. */
export class PaymentInvariantBroken extends Error {
  override readonly name = "PaymentInvariantBroken";
}
