import type { DeclineCode } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";
import type { Payment } from "../../api/wire.ts";

/** Where a step leads; `need` pre-fills the top-up with what was missing. */
export type Step =
  | { readonly to: "/top-up"; readonly label: MessageKey; readonly need?: "shortfall" | "amount" }
  | { readonly to: "/send" | "/activity" | "/help"; readonly label: MessageKey };

interface Advice {
  readonly best: Step;
  readonly others: readonly Step[];
}

const SEND_AGAIN: Step = { to: "/send", label: "notPaid.step.smaller" };
const OTHER_CARD: Step = { to: "/top-up", label: "notPaid.step.otherCard", need: "amount" };
const HELP: Step = { to: "/help", label: "notPaid.step.help" };
const ACTIVITY: Step = { to: "/activity", label: "notPaid.step.activity" };

/** The one best way out of each decline, and the others: the only table of its kind in the browser. */
const ADVICE: Record<DeclineCode, Advice> = {
  insufficient_balance: {
    best: { to: "/top-up", label: "notPaid.step.topUpMissing", need: "shortfall" },
    others: [SEND_AGAIN, HELP],
  },
  payee_cannot_receive: {
    best: { to: "/send", label: "notPaid.step.otherPayee" },
    others: [ACTIVITY, HELP],
  },
  account_restricted: { best: HELP, others: [ACTIVITY] },
  balance_limit_reached: {
    best: { to: "/top-up", label: "notPaid.step.smallerTopUp" },
    others: [ACTIVITY, HELP],
  },
  card_declined: { best: OTHER_CARD, others: [HELP, ACTIVITY] },
  card_insufficient_funds: {
    best: OTHER_CARD,
    others: [{ to: "/top-up", label: "notPaid.step.smallerTopUp" }, HELP],
  },
  card_expired: { best: OTHER_CARD, others: [HELP, ACTIVITY] },
  card_network_unreachable: {
    best: { to: "/top-up", label: "notPaid.step.change", need: "amount" },
    others: [HELP, ACTIVITY],
  },
};

/** What to offer for a payment that was not made. */
export function adviceFor(payment: Pick<Payment, "declineCode" | "kind">): Advice {
  if (payment.declineCode !== null) return ADVICE[payment.declineCode];
  return { best: payment.kind === "top_up" ? OTHER_CARD : SEND_AGAIN, others: [HELP, ACTIVITY] };
}
