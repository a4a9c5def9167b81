import { Button } from "@mantine/core";
import { DECLINES, type DeclineText, isAskedFor } from "@okpay/contracts/declines";
import { formatMoney, type Money } from "@okpay/money";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { walletQuery } from "../../api/queries.ts";
import type { NextStep, Payment } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { NumbersToCall } from "../contact/line-list.tsx";
import { missingNow } from "./missing-now.ts";
import { cardNameOf, stepsNow, sumOf, targetOf } from "./next-steps.ts";
import classes from "./pay.module.css";

/** "Not paid" in its five parts: did money move, why, the best next step, other ways, the reference. */
export function NotPaid({ payment }: { payment: Payment }) {
  const t = useText();
  const code = payment.declineCode;
  const wallet = useQuery({ ...walletQuery, enabled: code === "insufficient_balance" }).data;
  const missing =
    wallet === undefined || code !== "insufficient_balance" ? null : missingNow(payment, wallet);
  const [best, ...others] = stepsNow(payment, missing);
  return (
    <div className={classes.parts}>
      <section className={classes.part}>
        <h2>{t("notPaid.moved")}</h2>
        <p>{t(movedOf(payment))}</p>
      </section>
      <section className={classes.part}>
        <h2>{t("notPaid.why")}</h2>
        <p>
          {code === null ? t("notPaid.whyUnknown") : t(`declines.${DECLINES[code].text}.title`)}
        </p>
        {code !== null && (
          <WhatHelps
            text={DECLINES[code].text}
            missing={missing}
            needsSum={code === "insufficient_balance"}
            isFixed={isAskedFor(payment)}
          />
        )}
      </section>
      {best !== undefined && (
        <section className={classes.part} aria-label={t("notPaid.next")}>
          <StepButton step={best} payment={payment} missing={missing} />
        </section>
      )}
      <section className={classes.part}>
        <h2>{t("notPaid.others")}</h2>
        <ul>
          {others.map((step) => (
            <li key={step.type}>
              <StepLink step={step} payment={payment} missing={missing} />
            </li>
          ))}
        </ul>
      </section>
      <NumbersToCall title={t("lines.title")} />
      <section className={classes.part}>
        <h2>{t("payment.reference")}</h2>
        <CopyableReference value={payment.id} />
      </section>
    </div>
  );
}

/** Whether money moved; of what a bank sent back, that it did, and where it is now. */
const movedOf = ({ kind, state, purchase }: Payment) => {
  if (state === "returned") return "notPaid.movedBack";
  if (purchase?.way === "card") return "notPaid.movedNo.card";
  return kind === "top_up" ? "notPaid.movedNo.topUp" : "notPaid.movedNo.send";
};

interface WhatHelpsProps {
  text: DeclineText;
  missing: Money | null;
  needsSum: boolean;
  /** Somebody else has said how much it is. */
  isFixed: boolean;
}

/** What to do about it; a missing sum is told as it is now, or not at all. */
function WhatHelps({ text, missing, needsSum, isFixed }: WhatHelpsProps) {
  const t = useText();
  const locale = useLocale();
  if (needsSum && missing === null) return null;
  if (missing?.amountMinor === 0n) return <p className={classes.dim}>{t("notPaid.coveredNow")}</p>;
  const shortfall = missing === null ? "" : formatMoney(missing, locale);
  const sum = isFixed ? "fixed" : "other";
  return <p className={classes.dim}>{t(`declines.${text}.nextStep`, { shortfall, sum })}</p>;
}

interface StepProps {
  step: NextStep;
  payment: Payment;
  missing: Money | null;
}

function useStepText({ step, payment, missing }: StepProps): string {
  const t = useText();
  const locale = useLocale();
  if (step.type === "retry" && missing?.amountMinor === 0n) return t("notPaid.step.sendNow");
  // Money to one's own bank has no payee to change.
  if (step.type === "change_payee" && payment.kind === "cash_out")
    return t("notPaid.step.otherAccount");
  return t(`step.${step.type}`, {
    amount: formatMoney(sumOf(step, payment, missing), locale),
    time:
      step.type === "wait_until"
        ? timeText(step.at, locale, { dateStyle: "medium", timeStyle: "short" })
        : "",
  });
}

function StepButton(props: StepProps) {
  const text = useStepText(props);
  const target = targetOf(props.step, props.payment, props.missing);
  if (target === null) return <WordsForTheBank {...props} />;
  return (
    <Button size="lg" fullWidth renderRoot={(root) => <Link {...target} {...root} />}>
      {text}
    </Button>
  );
}

function StepLink(props: StepProps) {
  const text = useStepText(props);
  const target = targetOf(props.step, props.payment, props.missing);
  return target === null ? <WordsForTheBank {...props} /> : <Link {...target}>{text}</Link>;
}

/** What nobody but the bank can do: the sentence to send it, with a button that copies it. */
function WordsForTheBank({ step, payment }: StepProps) {
  const t = useText();
  const locale = useLocale();
  if (step.type !== "ask_issuer") return null;
  const words = t(`step.ask.${step.enable}`, {
    card: cardNameOf(payment),
    amount: formatMoney(sumOf(step, payment, null), locale),
  });
  return (
    <div>
      <p>{t("step.ask_issuer")}</p>
      <CopyableReference value={words} />
    </div>
  );
}
