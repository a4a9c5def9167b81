import { Button } from "@mantine/core";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { Refusal } from "../../api/problems.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { EndScreen } from "./end-screen.tsx";
import { type PaymentIntent, paymentIdOf } from "./intents.ts";
import classes from "./pay.module.css";
import { ReviewSheet } from "./review-sheet.tsx";
import { useQuote } from "./use-quote.ts";
import { useSessionEnded } from "./use-session-ended.ts";

/** The server refused the confirmation: either it needs the person (sign in, a new quote), or it was not paid. */
export function Refused({ intent, refusal }: { intent: PaymentIntent; refusal: Refusal }) {
  const t = useText();
  const sessionEnded = useSessionEnded();
  if (refusal.code === "unauthenticated") {
    return (
      <EndScreen
        tone="warn"
        icon="alert"
        title={t("pay.needsYou.title")}
        detail={t("pay.needsYou.signIn")}
      >
        <Button onClick={sessionEnded}>{t("signIn.submit")}</Button>
      </EndScreen>
    );
  }
  if (refusal.code === "quote_expired")
    return <AskAgain intent={intent} detail={t("pay.needsYou.expired")} />;
  if (refusal.code === "confirmation_required" || refusal.code === "confirmation_mismatch")
    return <AskAgain intent={intent} detail={refusal.problem.detail} />;
  if (refusal.code === "consents_outdated" || refusal.code === "account_frozen")
    return <GoThere code={refusal.code} detail={refusal.problem.detail} />;
  return (
    <EndScreen
      tone="error"
      icon="cross"
      title={t("notPaid.title")}
      detail={t("notPaid.movedNo.refused")}
    >
      <div className={classes.parts}>
        <section className={classes.part}>
          <h2>{t("notPaid.moved")}</h2>
          <p>{t("notPaid.movedNo.refused")}</p>
        </section>
        <section className={classes.part}>
          <h2>{t("notPaid.why")}</h2>
          <p>{refusal.problem.title}</p>
          <p className={classes.dim}>{refusal.problem.detail}</p>
        </section>
        <section className={classes.part}>
          <Button renderRoot={(props) => <Link to={placeOf(intent)} {...props} />}>
            {t("notPaid.step.change")}
          </Button>
        </section>
        <section className={classes.part}>
          <h2>{t("notPaid.others")}</h2>
          <ul>
            <li>
              <Link to="/help">{t("notPaid.step.help")}</Link>
            </li>
          </ul>
        </section>
        <section className={classes.part}>
          <h2>{t("payment.reference")}</h2>
          <CopyableReference value={paymentIdOf(intent.quoteId)} />
        </section>
      </div>
    </EndScreen>
  );
}

/** The quote ran out, or needs another proof: a fresh one takes one tap and is shown before anything moves. */
function AskAgain({ intent, detail }: { intent: PaymentIntent; detail: string }) {
  const t = useText();
  const quote = useQuote();
  return (
    <EndScreen tone="warn" icon="alert" title={t("pay.needsYou.title")} detail={detail}>
      {quote.error !== null && <ProblemNotice error={quote.error} />}
      <Button loading={quote.isAsking} onClick={() => quote.ask(intent.request)}>
        {t("review.requote")}
      </Button>
      <ReviewSheet
        customerId={intent.customerId}
        quote={quote.quoted?.quote ?? null}
        request={quote.quoted?.request ?? null}
        isRequoting={quote.isAsking}
        quoteError={quote.error}
        onRequote={() => quote.ask(intent.request)}
        onClose={quote.dismiss}
      />
    </EndScreen>
  );
}

const PLACES = { consents_outdated: "/security/consents", account_frozen: "/security" } as const;

/** What has to be done elsewhere first: accept the new terms, or unfreeze the account. */
function GoThere({ code, detail }: { code: keyof typeof PLACES; detail: string }) {
  const t = useText();
  return (
    <EndScreen tone="warn" icon="alert" title={t("pay.needsYou.title")} detail={detail}>
      <Button renderRoot={(props) => <Link to={PLACES[code]} {...props} />}>
        {t(`pay.needsYou.${code}`)}
      </Button>
    </EndScreen>
  );
}

/** Where what was refused can be asked for in another way. */
const placeOf = ({ quote, request }: PaymentIntent) => {
  if (request.kind === "request") return "/requests" as const;
  if (request.kind === "cash_out") return "/cash-out" as const;
  if (request.kind === "remittance") return "/send-abroad" as const;
  return quote.kind === "send" ? ("/send" as const) : ("/top-up" as const);
};
