import { Button } from "@mantine/core";
import { formatMoney, type Money } from "@okpay/money";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { NextStep } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { type Stepped, sumOf, targetOf } from "./next-steps.ts";

/** A next step of the server's with its parameters, as what the person can press: before a payment and after it. */
export interface StepProps {
  step: NextStep;
  about: Stepped;
  /** What is missing today; null: nothing is known to be. */
  missing?: Money | null;
  /** The name of the card that the step says to use. */
  cardToUse?: string | undefined;
  /** The step is done in the form that is open, or leads away from it. */
  onLeave?: () => void;
}

const KEEPS = () => undefined;

function useStepText({ step, about, missing = null, cardToUse }: StepProps): string {
  const t = useText();
  const locale = useLocale();
  const amount = formatMoney(sumOf(step, about, missing), locale);
  if (step.type === "retry" && missing?.amountMinor === 0n) return t("notPaid.step.sendNow");
  // Money to one's own bank has no payee to change.
  if (step.type === "change_payee" && about.kind === "cash_out")
    return t("notPaid.step.otherAccount");
  if (step.type === "change_payee" && about.kind === "remittance")
    return t("remittance.otherRecipient");
  // Whoever has not paid yet talks to us about no payment.
  if (step.type === "call_us" && step.case === null) return t("step.talk_to_us");
  if (step.type === "use_card" && cardToUse !== undefined)
    return t("step.use_this_card", { card: cardToUse, amount });
  return t(`step.${step.type}`, {
    amount,
    time:
      step.type === "wait_until"
        ? timeText(step.at, locale, { dateStyle: "medium", timeStyle: "short" })
        : "",
  });
}

/** The best step, or one of a few. */
export function StepButton(props: StepProps & { isBest?: boolean }) {
  const { step, about, missing = null, onLeave = KEEPS, isBest = false } = props;
  const text = useStepText(props);
  const target = targetOf(step, about, missing);
  const look = isBest
    ? ({ size: "lg", fullWidth: true } as const)
    : ({ variant: "default" } as const);
  if (target === null) return <WordsForTheBank {...props} />;
  if (target === "form")
    return (
      <Button {...look} onClick={onLeave}>
        {text}
      </Button>
    );
  return (
    <Button {...look} renderRoot={(root) => <Link {...target} {...root} />} onClick={onLeave}>
      {text}
    </Button>
  );
}

/** One of the others, in a list. */
export function StepLink(props: StepProps) {
  const { step, about, missing = null } = props;
  const text = useStepText(props);
  const target = targetOf(step, about, missing);
  if (target === null || target === "form") return <WordsForTheBank {...props} />;
  return <Link {...target}>{text}</Link>;
}

/** What nobody but the bank can do: the sentence to send it, with a button that copies it. */
function WordsForTheBank({ step, about }: StepProps) {
  const t = useText();
  const locale = useLocale();
  if (step.type !== "ask_issuer") return null;
  const words = t(`step.ask.${step.enable}`, {
    card: about.cardName,
    amount: formatMoney(sumOf(step, about, null), locale),
    was: about.paymentId === null ? "expected" : "refused",
  });
  return (
    <div>
      <p>{t("step.ask_issuer")}</p>
      <CopyableReference value={words} />
    </div>
  );
}
