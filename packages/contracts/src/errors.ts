import { z } from "zod";

/**
 * Every way a request can be refused: the closed list behind `code` in problem+json (RFC 9457).
 * `retryable`: "never" — the same request will be refused again; "same_key" — repeat it unchanged, with the same
 * Idempotency-Key; "after" — wait for Retry-After first. Texts: catalogue keys `errors.<code>.title` and `.detail`.
 */
export const ERRORS = {
  malformed_request: { status: 400, retryable: "never" },
  malformed_json: { status: 400, retryable: "never" },
  validation_failed: { status: 400, retryable: "never" },
  idempotency_key_missing: { status: 400, retryable: "never" },
  idempotency_key_invalid: { status: 400, retryable: "never" },
  unauthenticated: { status: 401, retryable: "never" },
  credentials_invalid: { status: 401, retryable: "never" },
  sign_in_expired: { status: 401, retryable: "never" },
  registration_incomplete: { status: 403, retryable: "never" },
  step_up_required: { status: 403, retryable: "never" },
  confirmation_required: { status: 403, retryable: "never" },
  consents_outdated: { status: 403, retryable: "never" },
  account_frozen: { status: 403, retryable: "never" },
  password_change_required: { status: 403, retryable: "never" },
  https_required: { status: 403, retryable: "never" },
  not_permitted: { status: 403, retryable: "never" },
  case_required: { status: 403, retryable: "never" },
  identity_level_too_low: { status: 403, retryable: "never" },
  sign_in_again: { status: 403, retryable: "never" },
  own_account: { status: 403, retryable: "never" },
  own_revision: { status: 403, retryable: "never" },
  cross_site_request: { status: 403, retryable: "never" },
  not_found: { status: 404, retryable: "never" },
  method_not_allowed: { status: 405, retryable: "never" },
  request_timeout: { status: 408, retryable: "same_key" },
  request_in_progress: { status: 409, retryable: "after" },
  factor_exists: { status: 409, retryable: "never" },
  recovery_not_ready: { status: 409, retryable: "never" },
  confirmation_mismatch: { status: 409, retryable: "never" },
  checkout_not_open: { status: 409, retryable: "never" },
  request_not_open: { status: 409, retryable: "never" },
  payment_state_conflict: { status: 409, retryable: "never" },
  calendar_changed: { status: 409, retryable: "never" },
  lines_changed: { status: 409, retryable: "never" },
  block_not_open: { status: 409, retryable: "never" },
  call_in_progress: { status: 409, retryable: "never" },
  callback_time_taken: { status: 409, retryable: "never" },
  no_call: { status: 409, retryable: "never" },
  identity_refused: { status: 409, retryable: "never" },
  cool_down: { status: 409, retryable: "never" },
  recording_not_kept: { status: 409, retryable: "never" },
  voice_message_invalid: { status: 422, retryable: "never" },
  voice_message_empty: { status: 422, retryable: "never" },
  recording_damaged: { status: 409, retryable: "never" },
  recording_held: { status: 409, retryable: "never" },
  recording_not_held: { status: 409, retryable: "never" },
  recording_not_running: { status: 409, retryable: "never" },
  supervised_already: { status: 409, retryable: "never" },
  supervisor_busy: { status: 409, retryable: "never" },
  no_supervision: { status: 409, retryable: "never" },
  offer_gone: { status: 409, retryable: "never" },
  hotline_closed: { status: 409, retryable: "never" },
  desk_closed: { status: 409, retryable: "never" },
  approval_closed: { status: 409, retryable: "never" },
  break_closed: { status: 409, retryable: "never" },
  document_not_needed: { status: 409, retryable: "never" },
  document_decided: { status: 409, retryable: "never" },
  case_closed: { status: 409, retryable: "never" },
  case_changed: { status: 409, retryable: "never" },
  case_not_yours: { status: 409, retryable: "never" },
  group_answered: { status: 409, retryable: "never" },
  article_exists: { status: 409, retryable: "never" },
  revision_outdated: { status: 409, retryable: "never" },
  staff_exists: { status: 409, retryable: "never" },
  reference_taken: { status: 409, retryable: "never" },
  nothing_to_pay_out: { status: 409, retryable: "never" },
  last_owner: { status: 409, retryable: "never" },
  last_administrator: { status: 409, retryable: "never" },
  already_registered: { status: 409, retryable: "never" },
  challenge_expired: { status: 410, retryable: "never" },
  link_invalid: { status: 410, retryable: "never" },
  registration_expired: { status: 410, retryable: "never" },
  confirmation_link_invalid: { status: 410, retryable: "never" },
  confirmation_code_invalid: { status: 422, retryable: "never" },
  confirmation_code_expired: { status: 410, retryable: "never" },
  pin_invalid: { status: 422, retryable: "never" },
  body_too_large: { status: 413, retryable: "never" },
  unsupported_media_type: { status: 415, retryable: "never" },
  proof_invalid: { status: 422, retryable: "never" },
  password_reused: { status: 422, retryable: "never" },
  factor_unavailable: { status: 422, retryable: "never" },
  article_incomplete: { status: 422, retryable: "never" },
  attachment_invalid: { status: 422, retryable: "never" },
  attachments_full: { status: 409, retryable: "never" },
  document_invalid: { status: 422, retryable: "never" },
  picture_unreadable: { status: 422, retryable: "never" },
  limit_too_high: { status: 422, retryable: "never" },
  idempotency_key_reused: { status: 422, retryable: "never" },
  password_too_weak: { status: 422, retryable: "never" },
  phone_not_mobile: { status: 422, retryable: "never" },
  consent_required: { status: 422, retryable: "never" },
  payee_not_found: { status: 422, retryable: "never" },
  payer_not_found: { status: 422, retryable: "never" },
  too_many_open_requests: { status: 422, retryable: "never" },
  payee_is_self: { status: 422, retryable: "never" },
  currency_not_held: { status: 422, retryable: "never" },
  amount_too_large: { status: 422, retryable: "never" },
  quote_invalid: { status: 422, retryable: "never" },
  quote_expired: { status: 422, retryable: "never" },
  card_not_found: { status: 422, retryable: "never" },
  bank_account_not_found: { status: 422, retryable: "never" },
  bank_account_not_sandbox: { status: 422, retryable: "never" },
  too_many_bank_accounts: { status: 422, retryable: "never" },
  cash_out_unavailable: { status: 422, retryable: "never" },
  way_not_accepted: { status: 422, retryable: "never" },
  merchant_balance_too_small: { status: 422, retryable: "never" },
  card_refused: { status: 422, retryable: "never" },
  card_not_sandbox: { status: 422, retryable: "never" },
  card_not_supported: { status: 422, retryable: "never" },
  too_many_cards: { status: 422, retryable: "never" },
  member_not_found: { status: 422, retryable: "never" },
  too_many_items: { status: 422, retryable: "never" },
  webhook_address_refused: { status: 422, retryable: "never" },
  signature_invalid: { status: 401, retryable: "never" },
  factor_locked: { status: 429, retryable: "after" },
  payment_blocked: { status: 429, retryable: "after" },
  too_many_requests: { status: 429, retryable: "after" },
  internal_error: { status: 500, retryable: "same_key" },
  service_overloaded: { status: 503, retryable: "after" },
  service_unavailable: { status: 503, retryable: "after" },
} as const satisfies Record<string, { status: number; retryable: "never" | "same_key" | "after" }>;

export type ErrorCode = keyof typeof ERRORS;
export const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** Why one field was refused; texts: catalogue keys `fields.<code>`. */
export const FIELD_ERROR_CODES = [
  "required",
  "invalid",
  "unknown",
  "too_long",
  "too_short",
  "missing_upper",
  "missing_lower",
  "missing_digit",
  "missing_symbol",
  "too_common",
  "contains_personal_data",
  "not_positive_integer",
  "amount_too_large",
  "amount_too_small",
  "unsupported_currency",
  "not_an_email",
  "not_a_mobile_number",
  "must_be_accepted",
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];

export const fieldError = z
  .strictObject({
    field: z
      .string()
      .meta({ description: "Path of the field, dot-separated", example: "amount.amountMinor" }),
    code: z.enum(FIELD_ERROR_CODES),
    message: z.string().meta({ description: "In the person's language" }),
  })
  .meta({ id: "FieldError" });

export const problem = z
  .strictObject({
    type: z
      .string()
      .meta({ description: "Page that explains the code", example: "/docs/errors#quote_expired" }),
    title: z.string(),
    status: z.int(),
    detail: z
      .string()
      .meta({ description: "What happened and what to do, in the person's language" }),
    code: z.enum(ERROR_CODES),
    requestId: z.string(),
    retryable: z.enum(["never", "same_key", "after"]),
    errors: z.array(fieldError).optional(),
    declineCode: z
      .string()
      .optional()
      .meta({ description: "With card_refused: why, a code of the decline table" }),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details" });
export type Problem = z.infer<typeof problem>;
