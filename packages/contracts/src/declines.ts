/**
 * Why payments are declined: one closed table, as data. A decline is an outcome, recorded with the payment and answered
 * 200/201. Every code says who can fix it, whether trying again can help, what to do next, and in which words it is told:
 * catalogue keys `declines.<text>.title` and `.nextStep` for the customer, `agentDeclines.<text>` for the agent.
 */

import { DECLINE_CODES, type DeclineCode } from "./decline-codes.ts";

/** Who can make it work. */
export const FIXERS = ["customer", "issuer", "merchant", "us"] as const;

/**
 * `never` with the same instrument · `fix` after the customer changed something · `authenticate` after a proof · `later`,
 * also unasked · `bank`: only a bank can act.
 */
export const RETRY_CLASSES = ["never", "fix", "authenticate", "later", "bank"] as const;

const DECLINE_FAMILIES = [
  "authentication",
  "card_funds",
  "card_limit",
  "card_data",
  "card_use",
  "card_account",
  "duplicate",
  "network",
  "issuer",
  "balance",
  "limit",
  "account",
  "payee",
  "quote",
  "bank",
  "bill",
  "promotion",
  "corridor",
] as const;

/** What an issuer can be asked to switch on. */
export const ISSUER_FEATURES = ["online", "cross_border", "card"] as const;

/** A step without its numbers (next-steps.ts). */
export type StepKind =
  | "top_up"
  | "use_card"
  | "use_balance"
  | "ask_issuer"
  | "wait_until"
  | "verify_identity"
  | "call_us"
  | "retry"
  | "fix_card_data"
  | "reduce_amount"
  | "change_payee"
  | "check_activity"
  | "see_limits";
export type DeclineFamily = (typeof DECLINE_FAMILIES)[number];
export type Fixer = (typeof FIXERS)[number];
export type RetryClass = (typeof RETRY_CLASSES)[number];

export interface DeclineRow {
  readonly family: DeclineFamily;
  readonly fixer: Fixer;
  readonly retry: RetryClass;
  /** Best first. */
  readonly steps: readonly StepKind[];
  /** The words it is told in; several codes may share them. */
  readonly text: string;
  /** With the step `ask_issuer`: what to ask for. */
  readonly enable: (typeof ISSUER_FEATURES)[number] | null;
  /** The code told instead, to customers and first-line agents alike: telling would help a thief or tip somebody off. */
  readonly maskedAs: string | null;
}

const row =
  (family: DeclineFamily, fixer: Fixer, retry: RetryClass, ...steps: StepKind[]) =>
  <const Text extends string>(
    text: Text,
    more: { enable?: DeclineRow["enable"]; maskedAs?: string } = {},
  ) => ({
    family,
    fixer,
    retry,
    steps,
    text,
    enable: more.enable ?? null,
    maskedAs: more.maskedAs ?? null,
  });

const authentication = row("authentication", "customer", "authenticate", "retry", "use_card");
const funds = row("card_funds", "customer", "later", "use_card", "reduce_amount", "use_balance");
const cardLimit = row("card_limit", "customer", "later", "use_card", "ask_issuer", "reduce_amount");
const cardData = row("card_data", "customer", "fix", "fix_card_data", "use_card");
const cardUse = row("card_use", "issuer", "bank", "ask_issuer", "use_card", "use_balance");
const account = row("card_account", "customer", "never", "use_card", "fix_card_data");
const network = row("network", "us", "later", "retry", "use_card");
const unexplained = row("issuer", "issuer", "bank", "use_card", "ask_issuer");
const revoked = row("issuer", "issuer", "never", "use_card", "ask_issuer");
const hidden = row("issuer", "issuer", "never", "use_card", "ask_issuer");
const restricted = row("account", "us", "never", "call_us", "check_activity");
const payee = row("payee", "merchant", "never", "change_payee", "check_activity");
const ownLimit = row("limit", "customer", "later", "wait_until", "reduce_amount", "see_limits");
const over = row("quote", "merchant", "never", "check_activity");
const stale = row("quote", "customer", "fix", "retry");
const bankData = row("bank", "customer", "fix", "retry", "call_us");
const bankRefused = row("bank", "issuer", "bank", "change_payee", "call_us");
const promotion = row("promotion", "customer", "fix", "retry", "call_us");

const generic = { enable: "card" } as const;
const asGeneric = { ...generic, maskedAs: "generic_decline" };
const asUnexplained = { maskedAs: "bank_unexplained" };

/** The table itself. The card networks' codes keep the names they have in the trade. */
export const DECLINES = {
  // Card networks
  authentication_required: authentication("authentication"),
  offline_pin_required: authentication("authentication"),
  online_or_offline_pin_required: authentication("authentication"),
  insufficient_funds: funds("card_funds"),
  card_velocity_exceeded: cardLimit("card_limit", { enable: "card" }),
  withdrawal_count_limit_exceeded: cardLimit("card_limit", { enable: "card" }),
  expired_card: account("card_expired"),
  incorrect_number: cardData("card_number"),
  invalid_number: cardData("card_number"),
  incorrect_cvc: cardData("security_code"),
  invalid_cvc: cardData("security_code"),
  invalid_expiry_month: cardData("expiry_date"),
  invalid_expiry_year: cardData("expiry_date"),
  incorrect_zip: cardData("postcode"),
  incorrect_pin: cardData("pin"),
  invalid_pin: cardData("pin"),
  pin_try_exceeded: row(
    "card_data",
    "issuer",
    "never",
    "use_card",
    "ask_issuer",
  )("pin_locked", generic),
  card_not_supported: cardUse("card_use", { enable: "online" }),
  currency_not_supported: cardUse("card_abroad", { enable: "cross_border" }),
  service_not_allowed: cardUse("card_use", { enable: "online" }),
  transaction_not_allowed: cardUse("card_use", { enable: "online" }),
  not_permitted: cardUse("card_use", { enable: "online" }),
  invalid_amount: row("card_limit", "customer", "fix", "reduce_amount", "use_card")("card_amount"),
  invalid_account: account("card_account"),
  new_account_information_available: account("card_account"),
  duplicate_transaction: row(
    "duplicate",
    "customer",
    "never",
    "check_activity",
    "call_us",
  )("duplicate"),
  issuer_not_available: network("network_down"),
  processing_error: network("network_down"),
  reenter_transaction: network("network_down"),
  try_again_later: network("network_down"),
  approve_with_id: network("network_down"),
  call_issuer: unexplained("generic_decline", generic),
  do_not_honor: unexplained("generic_decline", generic),
  no_action_taken: unexplained("generic_decline", generic),
  generic_decline: unexplained("generic_decline", generic),
  do_not_try_again: revoked("revoked", generic),
  revocation_of_authorization: revoked("revoked", generic),
  revocation_of_all_authorizations: revoked("revoked", generic),
  stop_payment_order: revoked("revoked", generic),
  fraudulent: hidden("generic_decline", asGeneric),
  merchant_blacklist: hidden("generic_decline", asGeneric),
  security_violation: hidden("generic_decline", asGeneric),
  lost_card: hidden("generic_decline", asGeneric),
  stolen_card: hidden("generic_decline", asGeneric),
  pickup_card: hidden("generic_decline", asGeneric),
  restricted_card: hidden("generic_decline", asGeneric),
  testmode_decline: cardData("test_card"),
  card_declined: unexplained("generic_decline", generic),
  card_insufficient_funds: funds("card_funds"),
  card_expired: account("card_expired"),
  card_network_unreachable: network("network_down"),
  card_not_accepted: row(
    "card_use",
    "merchant",
    "fix",
    "use_card",
    "use_balance",
  )("card_not_accepted"),
  card_not_found: row("card_use", "customer", "fix", "use_card", "use_balance")("card_not_found"),

  // The wallet's own
  insufficient_balance: row(
    "balance",
    "customer",
    "fix",
    "top_up",
    "reduce_amount",
  )("insufficient_balance"),
  held_balance: row(
    "balance",
    "customer",
    "later",
    "check_activity",
    "reduce_amount",
  )("held_balance"),
  balance_limit_reached: row(
    "balance",
    "customer",
    "fix",
    "reduce_amount",
    "see_limits",
  )("balance_limit_reached"),
  limit_per_payment: row(
    "limit",
    "customer",
    "fix",
    "reduce_amount",
    "see_limits",
  )("limit_per_payment"),
  limit_day: ownLimit("limit_day"),
  limit_month: ownLimit("limit_month"),
  limit_new_payee: row(
    "limit",
    "customer",
    "fix",
    "reduce_amount",
    "see_limits",
  )("limit_new_payee"),
  limit_tier: row(
    "limit",
    "customer",
    "fix",
    "verify_identity",
    "reduce_amount",
    "see_limits",
  )("limit_tier"),
  account_restricted: restricted("account_restricted"),
  account_frozen: restricted("account_restricted", { maskedAs: "account_restricted" }),
  compliance_review: row("account", "us", "later", "check_activity", "call_us")("being_checked"),
  payee_cannot_receive: payee("payee_cannot_receive"),
  recipient_not_found: payee("recipient_not_found"),
  recipient_closed: payee("payee_cannot_receive", { maskedAs: "payee_cannot_receive" }),
  recipient_cannot_receive_currency: payee("recipient_currency"),
  self_transfer: payee("self_transfer"),
  checkout_not_open: over("checkout_not_open"),
  request_not_open: over("request_not_open"),
  quote_expired: stale("quote_expired"),
  rate_moved: stale("rate_moved"),
  duplicate_suspected: row(
    "duplicate",
    "customer",
    "never",
    "check_activity",
    "retry",
  )("duplicate"),
  psp_outcome_unknown: row(
    "network",
    "us",
    "later",
    "check_activity",
    "call_us",
  )("outcome_unknown"),
  corridor_unavailable: row(
    "corridor",
    "us",
    "later",
    "change_payee",
    "call_us",
  )("corridor_unavailable"),
  bill_reference_invalid: row("bill", "customer", "fix", "retry", "call_us")("bill_reference"),
  biller_offline: row("bill", "merchant", "later", "retry", "check_activity")("biller_offline"),
  bill_already_paid: row(
    "bill",
    "customer",
    "never",
    "check_activity",
    "call_us",
  )("bill_already_paid"),
  promo_expired: promotion("promo_expired"),
  promo_used: promotion("promo_used"),
  promo_not_eligible: promotion("promo_not_eligible"),
  promo_budget_spent: promotion("promo_budget_spent"),

  // Bank rails
  cash_out_unavailable: row("bank", "us", "later", "check_activity", "call_us")("no_cash_out"),
  bank_account_not_found: row("bank", "customer", "fix", "change_payee")("bank_account_not_found"),
  bank_account_wrong: bankData("bank_account_wrong"),
  bank_code_wrong: bankData("bank_code_wrong"),
  bank_name_mismatch: bankData("bank_name_mismatch"),
  bank_address_missing: bankData("bank_address_missing"),
  bank_account_closed: row(
    "bank",
    "customer",
    "never",
    "change_payee",
    "call_us",
  )("bank_account_closed"),
  bank_account_blocked: bankRefused("bank_account_blocked"),
  bank_transfer_forbidden: bankRefused("bank_transfer_forbidden"),
  bank_insufficient_funds: row("bank", "us", "later", "retry", "call_us")("bank_late"),
  bank_duplicate: row("duplicate", "customer", "never", "check_activity", "call_us")("duplicate"),
  bank_unreachable: row("bank", "us", "later", "retry", "check_activity")("bank_unreachable"),
  bank_unexplained: bankRefused("bank_refused"),
  bank_holder_deceased: bankRefused("bank_refused", asUnexplained),
  bank_regulatory: bankRefused("bank_refused", asUnexplained),
  bank_fraud: bankRefused("bank_refused", asUnexplained),
  bank_recalled: row("bank", "customer", "never", "check_activity", "call_us")("bank_recalled"),
  bank_cancelled: row("bank", "customer", "never", "check_activity", "retry")("bank_recalled"),
  bank_after_cut_off: row("bank", "us", "later", "retry", "check_activity")("bank_late"),
} as const satisfies Record<DeclineCode, DeclineRow>;

export { DECLINE_CODES, type DeclineCode };
export type DeclineText = (typeof DECLINES)[DeclineCode]["text"];
export const DECLINE_TEXTS: readonly DeclineText[] = [
  ...new Set(Object.values(DECLINES).map(({ text }) => text)),
];

/** The reasons a bank gives in ISO 20022 messages (pacs.002, pacs.004), in our codes. */
export const ISO_20022_DECLINES: Readonly<Record<string, DeclineCode>> = {
  AC01: "bank_account_wrong",
  AC03: "bank_account_wrong",
  AC04: "bank_account_closed",
  AC06: "bank_account_blocked",
  AG01: "bank_transfer_forbidden",
  AM04: "bank_insufficient_funds",
  AM05: "bank_duplicate",
  DUPL: "bank_duplicate",
  BE01: "bank_name_mismatch",
  BE04: "bank_address_missing",
  RR03: "bank_address_missing",
  CNOR: "bank_code_wrong",
  RC01: "bank_code_wrong",
  MD07: "bank_holder_deceased",
  MS03: "bank_unexplained",
  RR04: "bank_regulatory",
  FRAD: "bank_fraud",
  FOCR: "bank_recalled",
  CUST: "bank_cancelled",
  TM01: "bank_after_cut_off",
};

/** Whether somebody else has said how much it is, and to whom: a merchant, or who asked for it. Then a smaller sum is no help. */
export const isAskedFor = (payment: {
  readonly kind: string;
  readonly originalId?: string | null | undefined;
}): boolean =>
  payment.kind === "purchase" || (payment.kind === "send" && (payment.originalId ?? null) !== null);

/** The code that customers and first-line agents are told; the true one is kept with the payment. */
export const toldCode = (code: DeclineCode): DeclineCode =>
  (DECLINES[code].maskedAs as DeclineCode | null) ?? code;

/** A code a network gave, if the table knows it. */
export const isDeclineCode = (code: string): code is DeclineCode => Object.hasOwn(DECLINES, code);
