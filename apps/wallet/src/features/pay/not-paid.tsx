import { Button } from "@mantine/core";
import { formatMoney, type Money } from "@okpay/money";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { adviceFor, type Step } from "./next-steps.ts";
import classes from "./pay.module.css";

/** "Not paid" in its five parts: did money move, why, the best next step, other ways, the reference. */
export function NotPaid({ payment }: { payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const code = payment.declineCode;
  const { best, others } = adviceFor(payment);
  return (
    <div className={classes.parts}>
      <section className={classes.part}>
        <h2>{t("notPaid.moved")}</h2>
        <p>{payment.kind === "top_up" ? t("notPaid.movedNo.topUp") : t("notPaid.movedNo.send")}</p>
      </section>
      <section className={classes.part}>
        <h2>{t("notPaid.why")}</h2>
        <p>{code === null ? t("notPaid.whyUnknown") : t(`declines.${code}.title`)}</p>
        {code !== null && (
          <p className={classes.dim}>
            {t(`declines.${code}.nextStep`, {
              shortfall:
                payment.shortfall === null ? "" : formatMoney(moneyOf(payment.shortfall), locale),
            })}
          </p>
        )}
      </section>
      <section className={classes.part} aria-label={t("notPaid.next")}>
        <StepButton step={best} payment={payment} />
      </section>
      <section className={classes.part}>
        <h2>{t("notPaid.others")}</h2>
        <ul>
          {others.map((step) => (
            <li key={step.label}>
              <StepLink step={step} payment={payment} />
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

const neededBy = (step: Step, payment: Payment): Money | null => {
  if (step.to !== "/top-up" || step.need === undefined) return null;
  return moneyOf(step.need === "shortfall" ? (payment.shortfall ?? payment.total) : payment.amount);
};

function StepButton({ step, payment }: { step: Step; payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const need = neededBy(step, payment);
  return (
    <Button
      size="lg"
      fullWidth
      renderRoot={(props) => <Link to={step.to} search={searchFor(need, payment)} {...props} />}
    >
      {t(step.label, { amount: need === null ? "" : formatMoney(need, locale) })}
    </Button>
  );
}

function StepLink({ step, payment }: { step: Step; payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const need = neededBy(step, payment);
  return (
    <Link to={step.to} search={searchFor(need, payment)}>
      {t(step.label, { amount: need === null ? "" : formatMoney(need, locale) })}
    </Link>
  );
}

/** What the next page is filled in with; the card that was just refused is not proposed again. */
const searchFor = (need: Money | null, { kind, counterparty }: Payment) =>
  need === null
    ? {}
    : {
        need: need.amountMinor.toString(),
        currency: need.currency,
        ...(kind === "top_up" && counterparty.detail !== null
          ? { notCard: counterparty.detail.slice(-4) }
          : {}),
      };
