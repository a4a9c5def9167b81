import type { CurrencyCode } from "@okpay/money";
import Stripe from "stripe";
import type { AdviceCode, AuthorizeAnswer, CardFacts, NetworkStatus } from "../ports.ts";

/* What Stripe's answers and errors mean, in the port's words. Pure. */

export const UNKNOWN = { outcome: "unknown" } as const;

/** Stripe's SDK takes minor units as a number, of at most eight digits; ours are exact beyond that. */
const MOST_STRIPE_TAKES = 99_999_999n;

/** Nobody was asked, so nothing was done: a refusal, never an unknown outcome. */
class AmountNotTaken extends RangeError {
  override readonly name = "AmountNotTaken";
}

/** Throws `AmountNotTaken`. */
export function stripeAmount(amountMinor: bigint): number {
  if (amountMinor <= 0n || amountMinor > MOST_STRIPE_TAKES)
    throw new AmountNotTaken("an amount that Stripe does not take");
  return Number(amountMinor);
}

export function answerOf(intent: Stripe.PaymentIntent | Stripe.SetupIntent): AuthorizeAnswer {
  switch (intent.status) {
    case "succeeded":
      return { ...approved(intent), isCaptured: true };
    case "requires_capture":
      return { ...approved(intent), isCaptured: false };
    case "requires_action": {
      const url = intent.next_action?.redirect_to_url?.url;
      return url === undefined || url === null
        ? UNKNOWN
        : { outcome: "challenge", acquirerReference: intent.id, url };
    }
    case "requires_payment_method":
    case "canceled": {
      const error =
        intent.object === "payment_intent" ? intent.last_payment_error : intent.last_setup_error;
      return declined(error?.decline_code ?? error?.code, error?.advice_code);
    }
    case "processing":
    case "requires_confirmation":
      return UNKNOWN;
    default:
      // A status Stripe adds later is not known here either.
      return UNKNOWN;
  }
}

const approved = (intent: Stripe.PaymentIntent | Stripe.SetupIntent) => {
  const card = cardOf(intent);
  return {
    outcome: "approved",
    acquirerReference: intent.id,
    ...(card === null ? {} : { card }),
  } as const;
};

/** What Stripe knows of the card: of a payment with its charge, of a card being saved with its payment method. */
function cardOf(intent: Stripe.PaymentIntent | Stripe.SetupIntent): CardFacts | null {
  const holder =
    intent.object === "payment_intent"
      ? typeof intent.latest_charge === "object"
        ? intent.latest_charge?.payment_method_details
        : null
      : typeof intent.payment_method === "object"
        ? intent.payment_method
        : null;
  const card = holder?.card;
  if (card === undefined || card === null) return null;
  return {
    funding: FUNDINGS.find((known) => known === card.funding) ?? "unknown",
    issuerCountry: /^[A-Z]{2}$/.test(card.country ?? "") ? card.country : null,
  };
}

const FUNDINGS = ["credit", "debit", "prepaid"] as const;

export function statusOf(intent: Stripe.PaymentIntent): NetworkStatus {
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const card = cardOf(intent);
  const known = {
    acquirerReference: intent.id,
    authorized: {
      amountMinor: BigInt(intent.amount),
      currency: intent.currency.toUpperCase() as CurrencyCode,
    },
    capturedMinor: BigInt(intent.amount_received),
    refundedMinor: BigInt(charge?.amount_refunded ?? 0),
    ...(card === null ? {} : { card }),
  };
  if (intent.status === "succeeded") return { outcome: "captured", ...known };
  if (intent.status === "requires_capture") return { outcome: "authorized", ...known };
  if (intent.status === "canceled") return { outcome: "voided", ...known };
  const answer = answerOf(intent);
  return answer.outcome === "approved" ? UNKNOWN : answer;
}

/** Only an error that the card or the request was refused with is a decline; of every other one nobody knows what became of it. */
export function declineOf(error: unknown): AuthorizeAnswer {
  if (error instanceof Stripe.errors.StripeCardError)
    // The SDK writes "" for what Stripe did not send.
    return declined(error.decline_code || error.code, error.advice_code);
  const code = undoneCodeOf(error);
  if (code === null) return UNKNOWN;
  // Whatever else is wrong with our request is nothing that the payer or their bank could mend.
  return declined(code === "invalid_amount" ? code : "processing_error", null);
}

/** Why a request was not done, where that is certain; null: it may have been. */
export function undoneCodeOf(error: unknown): string | null {
  if (error instanceof AmountNotTaken) return "invalid_amount";
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  // 409 (the key is in use) and 429 (a lock) are of this type too: then another request is under way.
  if (error.statusCode !== 400 && error.statusCode !== 404) return null;
  const code = error.code ?? "invalid_request";
  return code.startsWith("amount_too_") ? "invalid_amount" : code;
}

/** Whether a capture that is not the last one can be made: a matter of the card's network and of the account's contract. */
export function takesParts({ latest_charge: charge }: Stripe.PaymentIntent): boolean {
  const details = typeof charge === "object" ? charge?.payment_method_details : null;
  return details?.card?.multicapture?.status === "available";
}

/**
 * Captured, and all of it refunded. What a capture or a cancellation released of the hold is no refund and not counted as one
 * since Stripe's version 2025-03-31 (https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow);
 * the version we ask in stands in `stripe.ts`.
 */
export function isGivenBack({ status, latest_charge: charge }: Stripe.PaymentIntent): boolean {
  if (status !== "succeeded" || typeof charge !== "object" || charge === null) return false;
  return charge.amount_refunded >= charge.amount_captured;
}

const declined = (
  code: string | null | undefined,
  advice: string | null | undefined,
): AuthorizeAnswer => ({
  outcome: "declined",
  // `card_declined` says that there is a decline_code; alone it says nothing more than that.
  networkCode: !code || code === "card_declined" ? "generic_decline" : code,
  adviceCode: ADVICE.get(advice ?? "") ?? null,
});

const ADVICE: ReadonlyMap<string, AdviceCode> = new Map([
  ["confirm_card_data", "confirm_card_data"],
  ["try_again_later", "try_again_later"],
  ["do_not_try_again", "do_not_try_again"],
]);
