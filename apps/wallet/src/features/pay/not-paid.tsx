import { Button } from "@mantine/core";
import { formatMoney, type Money } from "@okpay/money";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { walletQuery } from "../../api/queries.ts";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { missingNow } from "./missing-now.ts";
import { adviceFor, type Step } from "./next-steps.ts";
import classes from "./pay.module.css";

/** "Not paid" in its five parts: did money move, why, the best next step, other ways, the reference. */
export function NotPaid({ payment }: { payment: Payment }) {
  const t = useText();
  const code = payment.declineCode;
  const wallet = useQuery({ ...walletQuery, enabled: code === "insufficient_balance" }).data;
  const missing = wallet === undefined ? null : missingNow(payment, wallet);
  const { best, others } = adviceFor(payment, missing?.amountMinor === 0n);
  return (
    <div className={classes.parts}>
      <section className={classes.part}>
        <h2>{t("notPaid.moved")}</h2>
        <p>{payment.kind === "top_up" ? t("notPaid.movedNo.topUp") : t("notPaid.movedNo.send")}</p>
      </section>
      <section className={classes.part}>
        <h2>{t("notPaid.why")}</h2>
        <p>{code === null ? t("notPaid.whyUnknown") : t(`declines.${code}.title`)}</p>
        {code !== null && <WhatHelps code={code} missing={missing} />}
      </section>
      <section className={classes.part} aria-label={t("notPaid.next")}>
        <StepButton step={best} payment={payment} missing={missing} />
      </section>
      <section className={classes.part}>
        <h2>{t("notPaid.others")}</h2>
        <ul>
          {others.map((step) => (
            <li key={step.label}>
              <StepLink step={step} payment={payment} missing={missing} />
            </li>
          ))}
        </ul>
      </section>
      <section className={classes.part}>
        <h2>{t("payment.reference")}</h2>
        <CopyableReference value={payment.id} />
      </section>
    </div>
  );
}

interface WhatHelpsProps {
  code: NonNullable<Payment["declineCode"]>;
  missing: Money | null;
}

/** What to do about it; a missing sum is told as it is now, or not at all. */
function WhatHelps({ code, missing }: WhatHelpsProps) {
  const t = useText();
  const locale = useLocale();
  if (code === "insufficient_balance" && missing === null) return null;
  if (missing?.amountMinor === 0n) return <p className={classes.dim}>{t("notPaid.coveredNow")}</p>;
  const shortfall = missing === null ? "" : formatMoney(missing, locale);
  return <p className={classes.dim}>{t(`declines.${code}.nextStep`, { shortfall })}</p>;
}

interface StepProps {
  step: Step;
  payment: Payment;
  missing: Money | null;
}

/** The step's words: with the sum where it is known, without it where it is not. */
function useStepText({ step, payment, missing }: StepProps): string {
  const t = useText();
  const locale = useLocale();
  if (step.to !== "/top-up" || step.need === undefined) return t(step.label);
  const need = neededBy(step, payment, missing);
  return need === null
    ? t("notPaid.step.topUp")
    : t(step.label, { amount: formatMoney(need, locale) });
}

const neededBy = (
  step: Extract<Step, { to: "/top-up" }>,
  payment: Payment,
  missing: Money | null,
): Money | null => (step.need === "shortfall" ? missing : moneyOf(payment.amount));

function StepButton(props: StepProps) {
  const text = useStepText(props);
  const to = props.step.to;
  return (
    <Button
      size="lg"
      fullWidth
      renderRoot={(root) => <Link to={to} search={searchFor(props)} {...root} />}
    >
      {text}
    </Button>
  );
}

function StepLink(props: StepProps) {
  const text = useStepText(props);
  return (
    <Link to={props.step.to} search={searchFor(props)}>
      {text}
    </Link>
  );
}

/** What the next page is filled in with; the card that was just refused is not proposed again. */
function searchFor({ step, payment, missing }: StepProps): Record<string, string> {
  if (step.to === "/send")
    return { again: payment.id, ...(step.again === "other" ? { to: "other" } : {}) };
  if (step.to !== "/top-up" || step.need === undefined) return {};
  const need = neededBy(step, payment, missing);
  if (need === null) return {};
  const { kind, counterparty } = payment;
  return {
    need: need.amountMinor.toString(),
    currency: need.currency,
    ...(kind === "top_up" && counterparty.detail !== null
      ? { notCard: counterparty.detail.slice(-4) }
      : {}),
  };
}
