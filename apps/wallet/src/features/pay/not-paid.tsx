import { DECLINES, type DeclineText, isAskedFor } from "@okpay/contracts/declines";
import { formatMoney, type Money } from "@okpay/money";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { walletQuery } from "../../api/queries.ts";
import type { Payment } from "../../api/wire.ts";
import { NumbersToCall } from "../contact/line-list.tsx";
import { missingNow } from "./missing-now.ts";
import { steppedOf, stepsNow } from "./next-steps.ts";
import classes from "./pay.module.css";
import { StepButton, StepLink } from "./step.tsx";

/** "Not paid" in its five parts: did money move, why, the best next step, other ways, the reference. */
export function NotPaid({ payment }: { payment: Payment }) {
  const t = useText();
  const code = payment.declineCode;
  const wallet = useQuery({ ...walletQuery, enabled: code === "insufficient_balance" }).data;
  const missing =
    wallet === undefined || code !== "insufficient_balance" ? null : missingNow(payment, wallet);
  const about = steppedOf(payment);
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
          <StepButton step={best} about={about} missing={missing} isBest />
        </section>
      )}
      <section className={classes.part}>
        <h2>{t("notPaid.others")}</h2>
        <ul>
          {others.map((step) => (
            <li key={step.type}>
              <StepLink step={step} about={about} missing={missing} />
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
  if (state === "returned")
    return kind === "remittance" ? "remittance.movedBack" : "notPaid.movedBack";
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
