import { DECLINES, isAskedFor, isDeclineCode, type Locale, type Payment } from "@okpay/contracts";
import { type MessageKey, t } from "@okpay/i18n";
import { formatMoney } from "@okpay/money";

/** A decline in the agent's words and in those the customer reads. */
export function wordsOf(
  payment: Pick<Payment, "declineCode" | "shortfall" | "kind" | "originalId">,
  locale: Locale,
): {
  readonly explanation: string | null;
  readonly told: { readonly title: string; readonly nextStep: string } | null;
} {
  const { declineCode: code, shortfall } = payment;
  if (code === null || !isDeclineCode(code)) return { explanation: null, told: null };
  const { text } = DECLINES[code];
  return {
    explanation: t(locale, `agentDeclines.${text}` as MessageKey),
    told: {
      title: t(locale, `declines.${text}.title` as MessageKey),
      nextStep: t(locale, `declines.${text}.nextStep` as MessageKey, {
        shortfall: shortfall === null ? "" : formatMoney(shortfall, locale),
        sum: isAskedFor(payment) ? "fixed" : "other",
      }),
    },
  };
}
