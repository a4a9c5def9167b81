import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { startConfirmation, verifyConfirmation } from "../../api/confirmation-calls.ts";
import { isRefusal, type Refusal } from "../../api/problems.ts";
import type { AskedMethod, Challenge, Confirmation, Proof, QuoteRequest } from "../../api/wire.ts";
import { type ConfirmationNeed, moneyOf, type Quote } from "../../api/wire.ts";
import { ProofForm } from "../proof/proof-form.tsx";
import { beginIntent } from "./intents.ts";
import classes from "./pay.module.css";

export interface ConfirmPaymentProps {
  customerId: string;
  quote: Quote;
  need: ConfirmationNeed;
  request: QuoteRequest;
  onRequote: () => void;
}

/**
 * A proof bound to this amount and payee (SCA dynamic linking, rows U1–U6). Screen and message show the same two, both
 * from what the server digested; a changed payment needs a new one.
 */
export function ConfirmPayment({
  customerId,
  quote,
  need,
  request,
  onRequote,
}: ConfirmPaymentProps) {
  const t = useText();
  const navigate = useNavigate();
  const asked = useRef<Confirmation | null>(null);
  const [shown, setShown] = useState<Confirmation | null>(null);
  const [wrongTries, setWrongTries] = useState(0);
  const [stop, setStop] = useState<Refusal | null>(null);

  const noticing = async <Output,>(call: Promise<Output>): Promise<Output> => {
    try {
      return await call;
    } catch (error) {
      if (isRefusal(error, "proof_invalid")) setWrongTries((count) => count + 1);
      if (isRefusal(error, "payment_blocked", "confirmation_mismatch", "quote_expired"))
        setStop(error);
      throw error;
    }
  };
  const start = async (method: AskedMethod): Promise<Challenge> => {
    const confirmation = await noticing(startConfirmation(quote.token, method));
    asked.current = confirmation;
    setShown(confirmation);
    setWrongTries(0);
    return { ...confirmation, id: confirmation.challengeId };
  };
  const verify = async (proof: Proof) => {
    const { id } = asked.current ?? { id: "" };
    if (proof.method !== "code" && proof.method !== "passkey")
      throw new Error(`a payment is not confirmed by ${proof.method}`);
    await noticing(verifyConfirmation(id, proof));
    return beginIntent(customerId, quote, request, id);
  };

  if (stop !== null) return <Stopped refusal={stop} onRequote={onRequote} />;
  const triesLeft = shown === null ? 0 : shown.triesLeft - wrongTries;
  return (
    <section className={classes.confirm} aria-labelledby="confirm-payment">
      <h3 id="confirm-payment">{t("confirmPayment.title")}</h3>
      <p className={classes.dim}>{reasonOf(need, t)}</p>
      {shown !== null && <Linked confirmation={shown} />}
      <ProofForm
        methods={need.methods}
        start={start}
        verify={verify}
        onProven={({ quoteId }) => void navigate({ to: "/pay/$quoteId", params: { quoteId } })}
        aboutError={
          wrongTries > 0 &&
          triesLeft > 0 && <p>{t("confirmPayment.triesLeft", { count: triesLeft })}</p>
        }
      />
    </section>
  );
}

const reasonOf = (need: ConfirmationNeed, t: ReturnType<typeof useText>): string =>
  t(`confirmPayment.reason.${need.reasons[0] ?? "always"}`);

/** The same amount and payee as in the message, word for word (row U1). */
function Linked({ confirmation }: { confirmation: Confirmation }) {
  const t = useText();
  const locale = useLocale();
  return (
    <p className={classes.linked} role="status">
      {t("confirmPayment.linked", {
        amount: formatMoney(moneyOf(confirmation.total), locale),
        payee: confirmation.counterparty,
      })}
    </p>
  );
}

/** It goes no further with this quote: stopped for safety, changed meanwhile, or run out. Nothing moved. */
function Stopped({ refusal, onRequote }: { refusal: Refusal; onRequote: () => void }) {
  const t = useText();
  const isBlocked = refusal.code === "payment_blocked";
  return (
    <>
      <Notice tone={isBlocked ? "error" : "warn"} title={refusal.problem.title} takesFocus>
        <p>{refusal.problem.detail}</p>
        {isBlocked && (
          <p>
            {t("confirmPayment.blockedAlarm")}{" "}
            <Link to="/security/history">{t("confirmPayment.blockedLook")}</Link>
          </p>
        )}
      </Notice>
      {!isBlocked && (
        <Button fullWidth onClick={onRequote}>
          {t("review.requote")}
        </Button>
      )}
    </>
  );
}
