import type { DeclineCode } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";
import type { Payment } from "../../api/wire.ts";

/** Where a step leads; `need` pre-fills the top-up with what was missing, `again` the transfer with the earlier one. */
export type Step =
  | { readonly to: "/top-up"; readonly label: MessageKey; readonly need?: "shortfall" | "amount" }
  | { readonly to: "/send"; readonly label: MessageKey; readonly again: "same" | "other" }
  | { readonly to: "/activity" | "/help" | "/limits"; readonly label: MessageKey };

interface Advice {
  readonly best: Step;
  readonly others: readonly Step[];
}

const SEND_AGAIN: Step = { to: "/send", label: "notPaid.step.smaller", again: "same" };
const OTHER_CARD: Step = { to: "/top-up", label: "notPaid.step.otherCard", need: "amount" };
const HELP: Step = { to: "/help", label: "notPaid.step.help" };
const LIMITS: Step = { to: "/limits", label: "notPaid.step.limits" };
const ACTIVITY: Step = { to: "/activity", label: "notPaid.step.activity" };

/** The one best way out of each decline, and the others: the only table of its kind in the browser. */
const ADVICE: Record<DeclineCode, Advice> = {
  insufficient_balance: {
    best: { to: "/top-up", label: "notPaid.step.topUpMissing", need: "shortfall" },
    others: [SEND_AGAIN, HELP],
  },
  payee_cannot_receive: {
    best: { to: "/send", label: "notPaid.step.otherPayee", again: "other" },
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
  limit_per_payment: { best: SEND_AGAIN, others: [LIMITS, HELP] },
  limit_day: { best: LIMITS, others: [SEND_AGAIN, HELP] },
  limit_month: { best: LIMITS, others: [SEND_AGAIN, HELP] },
  limit_new_payee: { best: SEND_AGAIN, others: [LIMITS, HELP] },
};

/** What an "insufficient balance" of some days ago needs today: nothing more, so it can simply be sent. */
const SEND_NOW: Advice = {
  best: { to: "/send", label: "notPaid.step.sendNow", again: "same" },
  others: [ACTIVITY, HELP],
};

/** What to offer for a payment that was not made. `isCoveredNow`: the balance has grown since. */
export function adviceFor(
  payment: Pick<Payment, "declineCode" | "kind">,
  isCoveredNow = false,
): Advice {
  if (payment.declineCode === "insufficient_balance" && isCoveredNow) return SEND_NOW;
  if (payment.declineCode !== null) return ADVICE[payment.declineCode];
  return { best: payment.kind === "top_up" ? OTHER_CARD : SEND_AGAIN, others: [HELP, ACTIVITY] };
}
