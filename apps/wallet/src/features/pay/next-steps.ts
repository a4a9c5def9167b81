import type { Money } from "@okpay/money";
import { moneyOf, type NextStep, type Payment } from "../../api/wire.ts";

/** Where the button of a step leads, and what the page there is filled in with. */
export type StepTarget =
  | {
      readonly to:
        | "/top-up"
        | "/send"
        | "/cash-out"
        | "/requests"
        | "/limits"
        | "/activity"
        | "/contact";
      readonly search: Readonly<Record<string, string>>;
    }
  | { readonly to: "/checkout/$checkoutId"; readonly params: { readonly checkoutId: string } };

/** What of a payment decides where its steps lead. */
type Stepped = Pick<Payment, "id" | "kind" | "amount"> &
  Partial<Pick<Payment, "originalId" | "purchase">>;

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
export const sumOf = (step: NextStep, payment: Pick<Payment, "amount">, missing: Money | null) =>
  step.type === "top_up" ? (missing ?? moneyOf(step.amount)) : moneyOf(payment.amount);

/** The card a bank is asked about: of a purchase the one that paid, of a top-up its other side. */
export const cardNameOf = ({
  counterparty: { name, detail },
  purchase,
}: Pick<Payment, "counterparty"> & Partial<Pick<Payment, "purchase">>): string =>
  purchase?.card ?? [name, detail].join(" ").trim();

/** `null`: nothing to go to, it is done where it stands (words for the bank). */
export function targetOf(
  step: NextStep,
  payment: Stepped & Pick<Payment, "counterparty" | "declineCode">,
  missing: Money | null,
): StepTarget | null {
  const again = againOf(payment);
  switch (step.type) {
    case "top_up":
      return { to: "/top-up", search: needing(sumOf(step, payment, missing)) };
    case "use_card":
    case "fix_card_data":
      if (payment.kind === "purchase") return again;
      return {
        to: "/top-up",
        search: { ...needing(moneyOf(payment.amount)), ...notCard(payment) },
      };
    case "reduce_amount":
      return payment.kind === "top_up" ? { to: "/top-up", search: {} } : again;
    case "change_payee":
      return payment.kind === "cash_out"
        ? again
        : { to: "/send", search: { again: payment.id, to: "other" } };
    case "wait_until":
    case "verify_identity":
    case "see_limits":
      return { to: "/limits", search: {} };
    case "check_activity":
      return { to: "/activity", search: {} };
    case "call_us":
      return { to: "/contact", search: { payment: payment.id } };
    case "retry":
    case "use_balance":
      return again;
    case "ask_issuer":
      return null;
  }
}

/** Where such a payment is made once more. What was asked for is paid where it was asked: every card stands there too. */
function againOf(payment: Stepped): StepTarget {
  const checkoutId = payment.purchase?.checkoutId;
  if (checkoutId !== undefined) return { to: "/checkout/$checkoutId", params: { checkoutId } };
  if (payment.kind === "top_up") return { to: "/top-up", search: needing(moneyOf(payment.amount)) };
  if (payment.kind === "cash_out") return { to: "/cash-out", search: {} };
  return payment.kind === "send" && (payment.originalId ?? null) !== null
    ? { to: "/requests", search: {} }
    : { to: "/send", search: { again: payment.id } };
}

const needing = (need: Money): Readonly<Record<string, string>> => ({
  need: need.amountMinor.toString(),
  currency: need.currency,
});

/** The card that was just refused is not proposed again. */
const notCard = ({
  counterparty,
  kind,
}: Pick<Payment, "counterparty" | "kind">): Readonly<Record<string, string>> =>
  kind === "top_up" && counterparty.detail !== null
    ? { notCard: counterparty.detail.slice(-4) }
    : {};
