import type { DeclineCode } from "@okpay/contracts/declines";
import { isAskedFor } from "@okpay/contracts/declines";
import type { Money } from "@okpay/money";
import {
  moneyOf,
  type NextStep,
  type Payment,
  type Quote,
  type QuoteRequest,
} from "../../api/wire.ts";

type Search = Readonly<Record<string, string>>;

/** Where the button of a step leads, and what the page there is filled in with. */
export type StepTarget =
  | {
      readonly to:
        | "/top-up"
        | "/send"
        | "/cash-out"
        | "/send-abroad"
        | "/cards"
        | "/requests"
        | "/limits"
        | "/activity"
        | "/contact";
      readonly search: Search;
    }
  | {
      readonly to: "/checkout/$checkoutId";
      readonly params: { readonly checkoutId: string };
      readonly search: Search;
    };

/** What steps are about: a payment that came to nothing, or one that would. */
export interface Stepped {
  readonly kind: Payment["kind"];
  readonly amount: Payment["amount"];
  readonly declineCode: DeclineCode | null;
  /** Null before there is one: then the form it was asked for with stands behind its steps. */
  readonly paymentId: string | null;
  readonly checkoutId: string | null;
  /** It pays what somebody asked for. */
  readonly isRequested: boolean;
  /** The card a bank is asked about. */
  readonly cardName: string;
}

/** Of a payment that came to nothing. */
export const steppedOf = (
  payment: Pick<Payment, "id" | "kind" | "amount" | "declineCode" | "counterparty"> &
    Partial<Pick<Payment, "originalId" | "purchase">>,
): Stepped => ({
  kind: payment.kind,
  amount: payment.amount,
  declineCode: payment.declineCode,
  paymentId: payment.id,
  checkoutId: payment.purchase?.checkoutId ?? null,
  isRequested: payment.kind === "send" && isAskedFor(payment),
  cardName: cardNameOf(payment),
});

/** Of one that is only being thought about. */
export const steppedBefore = (
  quote: Pick<Quote, "kind" | "amount">,
  request: QuoteRequest,
  { declineCode, cardName }: { readonly declineCode: DeclineCode; readonly cardName: string },
): Stepped => ({
  kind: quote.kind,
  amount: quote.amount,
  declineCode,
  paymentId: null,
  checkoutId: request.kind === "purchase" ? request.checkoutId : null,
  isRequested: request.kind === "request",
  cardName,
});

/**
 * What the server advises, as the wallet shows it today: once the balance covers a transfer that lacked money, it is
 * simply sent; a missing sum is the one of today.
 */
export function stepsNow(
  payment: Pick<Payment, "declineCode" | "nextSteps">,
  missing: Money | null,
): readonly NextStep[] {
  if (payment.declineCode !== "insufficient_balance" || missing?.amountMinor !== 0n)
    return payment.nextSteps;
  return [
    { type: "retry" },
    ...payment.nextSteps.filter(({ type }) => type !== "top_up" && type !== "reduce_amount"),
  ];
}

/** The sum a step's words name: what is missing today, or what was to be paid. */
export const sumOf = (
  step: NextStep,
  { amount }: Pick<Stepped, "amount">,
  missing: Money | null,
) => (step.type === "top_up" ? (missing ?? moneyOf(step.amount)) : moneyOf(amount));

/** Of a purchase the card that paid, of a top-up its other side. @internal exported for its test. */
export const cardNameOf = ({
  counterparty: { name, detail },
  purchase,
}: Pick<Payment, "counterparty"> & Partial<Pick<Payment, "purchase">>): string =>
  purchase?.card ?? [name, detail].join(" ").trim();

/** `null`: nothing to go to, it is done where it stands (words for the bank). `"form"`: in the form that is open already. */
export function targetOf(
  step: NextStep,
  about: Stepped,
  missing: Money | null,
): StepTarget | "form" | null {
  switch (step.type) {
    case "top_up":
      return { to: "/top-up", search: needing(sumOf(step, about, missing)) };
    case "use_card":
      return about.checkoutId === null
        ? { to: "/top-up", search: { ...needing(moneyOf(about.amount)), ...cardSearch(step) } }
        : checkoutWith(about.checkoutId, cardSearch(step));
    case "use_balance":
      return about.checkoutId === null
        ? againOf(about)
        : checkoutWith(about.checkoutId, { card: "balance" });
    // A card is read once, when it is added: where it was wrong it is added anew.
    case "fix_card_data":
      return about.checkoutId === null ? { to: "/cards", search: {} } : againOf(about);
    case "reduce_amount":
      return about.kind === "top_up" && about.paymentId !== null
        ? { to: "/top-up", search: {} }
        : againOf(about);
    case "change_payee":
      if (about.kind === "cash_out" || about.paymentId === null) return againOf(about);
      return {
        to: about.kind === "remittance" ? "/send-abroad" : "/send",
        search: { again: about.paymentId, to: "other" },
      };
    case "wait_until":
    case "see_limits":
      return { to: "/limits", search: { currency: about.amount.currency } };
    case "verify_identity":
      return { to: "/limits", search: { currency: about.amount.currency, tier: step.tier } };
    case "check_activity":
      return { to: "/activity", search: {} };
    case "call_us":
      return { to: "/contact", search: matterOf(step.case, about) };
    case "retry":
      return againOf(about);
    case "ask_issuer":
      return null;
  }
}

/** Where such a payment is made once more. What was asked for is paid where it was asked: every card stands there too. */
function againOf({
  paymentId,
  kind,
  amount,
  checkoutId,
  isRequested,
}: Stepped): StepTarget | "form" {
  if (paymentId === null) return "form";
  if (checkoutId !== null) return checkoutWith(checkoutId, {});
  if (kind === "top_up") return { to: "/top-up", search: needing(moneyOf(amount)) };
  if (kind === "cash_out") return { to: "/cash-out", search: {} };
  if (kind === "remittance") return { to: "/send-abroad", search: { again: paymentId } };
  return isRequested
    ? { to: "/requests", search: {} }
    : { to: "/send", search: { again: paymentId } };
}

const checkoutWith = (checkoutId: string, search: Search): StepTarget => ({
  to: "/checkout/$checkoutId",
  params: { checkoutId },
  search,
});

const needing = (need: Money): Search => ({
  need: need.amountMinor.toString(),
  currency: need.currency,
});

/** The card to use, where the server knows one; else any but the one that was refused. */
const cardSearch = ({ id, notId }: Extract<NextStep, { type: "use_card" }>): Search => {
  if (id !== null) return { card: id };
  return notId === null ? {} : { notCard: notId };
};

/** What a call is about: the payment, or before there is one why it would fail. */
const matterOf = (payment: string | null, { declineCode }: Stepped): Search => {
  if (payment !== null) return { payment };
  return declineCode === null ? {} : { code: declineCode };
};
