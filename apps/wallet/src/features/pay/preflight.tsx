import { DECLINES } from "@okpay/contracts/declines";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { preflightPayment } from "../../api/calls.ts";
import type { Preflight, Quote, QuoteRequest } from "../../api/wire.ts";
import { steppedBefore } from "./next-steps.ts";
import classes from "./pay.module.css";
import { StepButton } from "./step.tsx";

/** Asked anew with each quote; an answer of a minute ago says nothing about now. */
const preflightQuery = (quoteId: string, request: QuoteRequest) =>
  queryOptions({
    queryKey: ["preflight", quoteId],
    queryFn: () => preflightPayment(request),
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });

/** What stops a payment for one of these stops it whatever the balance is. */
const WHATEVER_IS_THERE: readonly string[] = ["limit", "payee", "account", "quote", "bank"];

/** Whether topping up is a next step: not where something else stops the payment, and not before that is known. */
export function useMoneyHelps(quote: Quote, request: QuoteRequest): boolean {
  const { data, isPending } = useQuery(preflightQuery(quote.id, request));
  const problems = data?.problems ?? [];
  return (
    !isPending && !problems.some(({ code }) => WHATEVER_IS_THERE.includes(DECLINES[code].family))
  );
}

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
            ways={found.ways}
            quote={quote}
            request={request}
            onChange={onChange}
          />
        ))}
      {found.ways.length > 1 && <Ways ways={found.ways} />}
    </>
  );
}

type ProblemProps = { problem: Preflight["problems"][number] } & Pick<Preflight, "ways"> &
  BeforePayingProps;

function Problem({ problem, ways, quote, request, onChange }: ProblemProps) {
  const t = useText();
  const { text } = DECLINES[problem.code];
  const isFixed = request.kind === "purchase" || request.kind === "request";
  const nameOf = (id: string | null) => ways.find(({ cardId }) => cardId === id)?.label;
  const about = steppedBefore(quote, request, {
    declineCode: problem.code,
    // Of a top-up the quote's other side is the card itself.
    cardName: nameOf(cardOf(request)) ?? quote.counterparty,
  });
  return (
    <Notice tone="warn" title={t(`declines.${text}.title`)}>
      <p>{t(`declines.${text}.nextStep`, { shortfall: "", sum: isFixed ? "fixed" : "other" })}</p>
      <div className={classes.buttons}>
        {problem.nextSteps.map((step) => (
          <StepButton
            key={step.type}
            step={step}
            about={about}
            cardToUse={step.type === "use_card" && step.id !== null ? nameOf(step.id) : undefined}
            onLeave={onChange}
          />
        ))}
      </div>
    </Notice>
  );
}

const cardOf = (request: QuoteRequest): string | null => {
  if (request.kind === "top_up") return request.cardId;
  return request.kind === "purchase" && request.way.type === "card" ? request.way.cardId : null;
};

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
