import type { AdviceCode } from "../ports.ts";

/**
 * The cards of the sandbox network: Luhn-valid numbers of ranges that no bank issues, each causing one known outcome, like
 * the test cards of real networks. Any expiry in the future fits; security code 999 (9999 on a four-digit card) is wrong.
 */
export type SandboxBehaviour =
  | { readonly kind: "approves"; readonly afterMs?: number }
  | { readonly kind: "declines"; readonly code: string; readonly advice?: AdviceCode }
  /** Approves in the issuer's own currency only, as a card does whose payments abroad are off. */
  | { readonly kind: "home_currency_only"; readonly currency: string }
  /** The issuer asks the person first; what they answer decides. */
  | { readonly kind: "challenges" }
  /** Charged, but the answer never reaches us: an enquiry finds it. */
  | { readonly kind: "loses_answer" }
  /** The network itself cannot say for this long. */
  | { readonly kind: "answers_late"; readonly afterMs: number };

export type CardBrand = "Visa" | "Mastercard" | "UnionPay" | "American Express" | "JCB";
export type CardFunding = "credit" | "debit" | "prepaid";

export interface SandboxCard {
  readonly number: string;
  readonly behaviour: SandboxBehaviour;
}

/** What the first eight digits say. */
export interface BinRange {
  readonly prefix: string;
  readonly brand: CardBrand;
  readonly funding: CardFunding;
  /** ISO 3166. */
  readonly country: string;
}

/** The sandbox's bank identification numbers; a longer prefix wins over a shorter one. */
const BIN_RANGES: readonly BinRange[] = [
  { prefix: "42424242", brand: "Visa", funding: "credit", country: "US" },
  { prefix: "40000001", brand: "Visa", funding: "debit", country: "CN" },
  { prefix: "40000002", brand: "Visa", funding: "credit", country: "JP" },
  { prefix: "40000003", brand: "Visa", funding: "credit", country: "DE" },
  { prefix: "40000011", brand: "Visa", funding: "prepaid", country: "US" },
  { prefix: "40000021", brand: "Visa", funding: "credit", country: "US" },
  { prefix: "40000031", brand: "Visa", funding: "debit", country: "DE" },
  { prefix: "40000041", brand: "Visa", funding: "credit", country: "DE" },
  { prefix: "55555501", brand: "Mastercard", funding: "credit", country: "US" },
  { prefix: "55555512", brand: "Mastercard", funding: "debit", country: "JP" },
  { prefix: "55555521", brand: "Mastercard", funding: "credit", country: "US" },
  { prefix: "55555531", brand: "Mastercard", funding: "prepaid", country: "GB" },
  { prefix: "55555541", brand: "Mastercard", funding: "debit", country: "CN" },
  { prefix: "62000000", brand: "UnionPay", funding: "debit", country: "CN" },
  { prefix: "62000001", brand: "UnionPay", funding: "credit", country: "CN" },
  { prefix: "62000011", brand: "UnionPay", funding: "credit", country: "CN" },
  { prefix: "62000021", brand: "UnionPay", funding: "debit", country: "CN" },
  { prefix: "62000041", brand: "UnionPay", funding: "debit", country: "CN" },
  { prefix: "378282", brand: "American Express", funding: "credit", country: "US" },
  { prefix: "356600", brand: "JCB", funding: "credit", country: "JP" },
];

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const declines = (number: string, code: string, advice?: AdviceCode): SandboxCard => ({
  number,
  behaviour: { kind: "declines", code, ...(advice === undefined ? {} : { advice }) },
});

/** Every card that causes a known outcome; a number of a known range that is not here is approved. */
export const SANDBOX_CARDS: readonly SandboxCard[] = [
  { number: "4242424200004242", behaviour: { kind: "approves" } },
  { number: "4000001100031004", behaviour: { kind: "approves" } },
  { number: "5555551200021012", behaviour: { kind: "approves" } },
  { number: "6200001100061020", behaviour: { kind: "approves" } },
  { number: "378282000021038", behaviour: { kind: "approves" } },
  { number: "3566002000001046", behaviour: { kind: "approves" } },
  { number: "4000000200067777", behaviour: { kind: "approves", afterMs: 3_000 } },
  { number: "4000000300063155", behaviour: { kind: "loses_answer" } },
  { number: "6200000100020341", behaviour: { kind: "answers_late", afterMs: WEEK_MS } },
  { number: "4000004100013006", behaviour: { kind: "challenges" } },
  { number: "5555554100013014", behaviour: { kind: "home_currency_only", currency: "CNY" } },
  { number: "6200004100043022", behaviour: { kind: "home_currency_only", currency: "CNY" } },
  declines("4000000100090002", "generic_decline"),
  declines("6200000000039995", "insufficient_funds", "try_again_later"),
  declines("5555550100090069", "expired_card", "do_not_try_again"),
  declines("4000002100072006", "authentication_required", "authenticate"),
  declines("4000002100072014", "card_velocity_exceeded", "try_again_later"),
  declines("4000002100072022", "incorrect_number", "confirm_card_data"),
  declines("4000002100072030", "incorrect_cvc", "confirm_card_data"),
  declines("4000002100072048", "invalid_expiry_year", "confirm_card_data"),
  declines("4000002100072055", "incorrect_zip", "confirm_card_data"),
  declines("4000002100072063", "pin_try_exceeded", "do_not_try_again"),
  declines("5555552100072071", "card_not_supported"),
  declines("5555552100072089", "currency_not_supported"),
  declines("5555552100072097", "transaction_not_allowed"),
  declines("5555552100072105", "invalid_amount"),
  declines("5555552100072113", "invalid_account", "do_not_try_again"),
  declines("6200002100002121", "duplicate_transaction"),
  declines("6200002100002139", "issuer_not_available", "try_again_later"),
  declines("4000003100052147", "processing_error", "try_again_later"),
  declines("4000003100052154", "try_again_later", "try_again_later"),
  declines("4000003100052162", "call_issuer"),
  declines("4000003100052170", "do_not_honor"),
  declines("4000003100052188", "do_not_try_again", "do_not_try_again"),
  declines("5555553100052196", "revocation_of_authorization", "do_not_try_again"),
  declines("5555553100052204", "fraudulent", "do_not_try_again"),
  declines("5555553100052212", "lost_card", "do_not_try_again"),
  declines("5555553100052220", "stolen_card", "do_not_try_again"),
  declines("4000003100052303", "offline_pin_required", "authenticate"),
  declines("5555554100052319", "online_or_offline_pin_required", "authenticate"),
  declines("6200004100052320", "withdrawal_count_limit_exceeded", "try_again_later"),
  declines("4000004100052335", "invalid_number", "confirm_card_data"),
  declines("4000003100052345", "invalid_cvc", "confirm_card_data"),
  declines("5555554100052350", "invalid_expiry_month", "confirm_card_data"),
  declines("6200004100052361", "incorrect_pin"),
  declines("4000004100052376", "invalid_pin"),
  declines("4000003100052386", "service_not_allowed"),
  declines("5555554100052392", "not_permitted"),
  declines("6200004100052403", "new_account_information_available"),
  declines("4000004100052418", "reenter_transaction", "try_again_later"),
  declines("4000003100052428", "approve_with_id"),
  declines("5555554100052434", "no_action_taken"),
  declines("6200004100052445", "revocation_of_all_authorizations", "do_not_try_again"),
  declines("4000004100052459", "stop_payment_order", "do_not_try_again"),
  declines("4000003100052469", "merchant_blacklist"),
  declines("5555554100052475", "security_violation"),
  declines("6200004100052486", "pickup_card", "do_not_try_again"),
  declines("4000004100052491", "restricted_card", "do_not_try_again"),
  declines("4000003100052501", "testmode_decline"),
];

/** What the sandbox's table says of a number; `null`: no range of it. */
export function binOf(number: string): BinRange | null {
  let found: BinRange | null = null;
  for (const range of BIN_RANGES)
    if (number.startsWith(range.prefix) && range.prefix.length > (found?.prefix.length ?? 0))
      found = range;
  return found;
}

/** What a card of the sandbox does; numbers it never issued are refused as wrong. */
export function behaviourOf(number: string): SandboxBehaviour {
  const known = SANDBOX_CARDS.find((card) => card.number === number);
  if (known !== undefined) return known.behaviour;
  return binOf(number) === null
    ? { kind: "declines", code: "incorrect_number", advice: "confirm_card_data" }
    : { kind: "approves" };
}
