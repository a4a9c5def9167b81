import { Button } from "@mantine/core";
import { DECLINES } from "@okpay/contracts/declines";
import { formatMoney } from "@okpay/money";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { preflightPayment } from "../../api/calls.ts";
import {
  moneyOf,
  type NextStep,
  type Preflight,
  type Quote,
  type QuoteRequest,
} from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import classes from "./pay.module.css";

/** Asked anew with each quote; an answer of a minute ago says nothing about now. */
const preflightQuery = (quoteId: string, request: QuoteRequest) =>
  queryOptions({
    queryKey: ["preflight", quoteId],
    queryFn: () => preflightPayment(request),
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });

export interface BeforePayingProps {
  quote: Quote;
  request: QuoteRequest;
  /** Back to the form, to change what was typed. */
  onChange: () => void;
}

/**
 * What would stop this payment, found before money is asked for, each with what helps; and the ways to pay, likeliest first.
 * A pre-flight that cannot be had stops nobody: the server decides again when the payment is confirmed.
 */
export function BeforePaying({ quote, request, onChange }: BeforePayingProps) {
  const found = useQuery(preflightQuery(quote.id, request)).data;
  if (found === undefined) return null;
  return (
    <>
      {found.problems
        // The sheet itself says what is missing, with the button that tops it up.
        .filter(({ code }) => code !== "insufficient_balance")
        .map((problem) => (
          <Problem
            key={problem.code}
            problem={problem}
            quote={quote}
            request={request}
            onChange={onChange}
          />
        ))}
      {found.ways.length > 1 && <Ways ways={found.ways} />}
    </>
  );
}

type ProblemProps = { problem: Preflight["problems"][number] } & BeforePayingProps;

function Problem({ problem, quote, request, onChange }: ProblemProps) {
  const t = useText();
  const { text } = DECLINES[problem.code];
  const isFixed = request.kind === "purchase" || request.kind === "request";
  const sum = isFixed ? "fixed" : "other";
  return (
    <Notice tone="warn" title={t(`declines.${text}.title`)}>
      <p>{t(`declines.${text}.nextStep`, { shortfall: "", sum })}</p>
      <div className={classes.buttons}>
        {problem.nextSteps.map((step) => (
          <StepButton
            key={step.type}
            step={step}
            quote={quote}
            request={request}
            onChange={onChange}
          />
        ))}
      </div>
    </Notice>
  );
}

const PAGES: Partial<Record<NextStep["type"], "/limits" | "/cards" | "/activity" | "/contact">> = {
  call_us: "/contact",
  wait_until: "/limits",
  verify_identity: "/limits",
  see_limits: "/limits",
  check_activity: "/activity",
  ask_issuer: "/cards",
};

/** Money to one's own bank has no payee to change; whoever has not paid yet talks to us about no payment. */
const textOf = ({ type }: NextStep, { kind }: QuoteRequest) =>
  type === "change_payee" && kind === "cash_out"
    ? "notPaid.step.otherAccount"
    : type === "call_us"
      ? "step.talk_to_us"
      : (`step.${type}` as const);

/** A page where there is one; everything else is changed in the form behind this sheet. */
type StepButtonProps = { step: NextStep } & BeforePayingProps;

function StepButton({ step, quote, request, onChange }: StepButtonProps) {
  const t = useText();
  const locale = useLocale();
  const sum = step.type === "top_up" ? step.amount : quote.amount;
  const words = t(textOf(step, request), {
    amount: formatMoney(moneyOf(sum), locale),
    time:
      step.type === "wait_until"
        ? timeText(step.at, locale, { dateStyle: "medium", timeStyle: "short" })
        : "",
  });
  const page = PAGES[step.type];
  if (page === undefined)
    return (
      <Button variant="default" onClick={onChange}>
        {words}
      </Button>
    );
  return (
    <Button variant="default" renderRoot={(props) => <Link to={page} {...props} />}>
      {words}
    </Button>
  );
}

function Ways({ ways }: Pick<Preflight, "ways">) {
  const t = useText();
  return (
    <details className={classes.part}>
      <summary>{t("preflight.ways")}</summary>
      <ol>
        {ways.map(({ type, cardId, label, chance, reasons }) => (
          <li key={cardId ?? type}>
            {type === "balance" ? t("preflight.balance") : label}
            {" · "}
            {t("preflight.chance", { chance })}
            <span className={classes.dim}>
              {" "}
              {reasons
                .map((reason) => t(`preflight.reason.${reason}`))
                .reduce((one, more) => t("preflight.and", { one, more }))}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
