import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { createPayment, getPayment } from "../../api/calls.ts";
import { isRefusal, isUnanswered, type Refusal } from "../../api/problems.ts";
import { paymentQuery } from "../../api/queries.ts";
import type { Payment } from "../../api/wire.ts";
import { useIsOnline } from "../../app/online.ts";
import {
  answerIntent,
  dropIntent,
  findIntent,
  type PaymentIntent,
  paymentIdOf,
  takeFirstTry,
  unansweredIntents,
} from "./intents.ts";

export const unansweredQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["intents", customerId],
    queryFn: () => unansweredIntents(customerId, Date.now()),
    networkMode: "always",
    staleTime: 0,
  });

const intentQuery = (quoteId: string) =>
  queryOptions({
    queryKey: ["intents", "one", quoteId],
    queryFn: async (): Promise<PaymentIntent | null> => (await findIntent(quoteId)) ?? null,
    networkMode: "always",
    staleTime: 0,
  });

/** Where a confirmed payment stands on this screen. `wasSent`: a try of this page is on its way or lost. */
export type IntentState =
  | { readonly step: "loading" }
  | { readonly step: "unknown" }
  | { readonly step: "checking"; readonly intent: PaymentIntent; readonly wasSent: boolean }
  | { readonly step: "refused"; readonly intent: PaymentIntent; readonly refusal: Refusal }
  | { readonly step: "answered"; readonly intent: PaymentIntent; readonly payment: Payment };

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Carries one confirmed payment to its outcome. A fresh intent is sent at once; one found after a reload, in a second
 * tab or after a lost answer is looked up first, and only if the server has never heard of it sent again, always
 * with the key it was born with.
 */
export function useIntent(quoteId: string): IntentState {
  const queryClient = useQueryClient();
  const stored = useQuery(intentQuery(quoteId));
  const isOnline = useIsOnline();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [payment, setPayment] = useState<Payment | null>(null);
  const [wasSent, setSent] = useState(false);
  const intent = stored.data ?? null;

  useEffect(() => {
    if (intent === null || payment !== null || refusal !== null) return;
    const control = new AbortController();
    const settle = async () => {
      const outcome = await carry(intent, control.signal, () => setSent(true));
      if (outcome === null) return;
      if ("refusal" in outcome) {
        if (!isRefusal(outcome.refusal, "unauthenticated")) await dropIntent(quoteId);
        setRefusal(outcome.refusal);
        return;
      }
      await answerIntent(intent, outcome.payment.id);
      queryClient.setQueryData(paymentQuery(outcome.payment.id).queryKey, outcome.payment);
      setPayment(outcome.payment);
      await Promise.all(
        ["wallet", "payments", "intents"].map((part) =>
          queryClient.invalidateQueries({
            queryKey: [part],
            predicate: ({ queryKey }) => queryKey[1] !== "one",
          }),
        ),
      );
    };
    void settle();
    return () => control.abort();
    // A device that comes back online looks at once instead of waiting out its pause.
  }, [intent, isOnline, payment, refusal, queryClient, quoteId]);

  if (intent !== null && payment !== null) return { step: "answered", intent, payment };
  if (intent !== null && refusal !== null) return { step: "refused", intent, refusal };
  if (intent !== null) return { step: "checking", intent, wasSent };
  return stored.data === null ? { step: "unknown" } : { step: "loading" };
}

type Outcome = { readonly payment: Payment } | { readonly refusal: Refusal };

/** Tries until the server has said what became of it; `null` when the screen was left before that. */
async function carry(
  intent: PaymentIntent,
  signal: AbortSignal,
  onSent: () => void,
): Promise<Outcome | null> {
  let isFirst = takeFirstTry(intent.quoteId);
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const known = isFirst ? null : await lookUp(intent);
      isFirst = false;
      if (known !== null) return { payment: known };
      onSent();
      const { quote, confirmation, idempotencyKey } = intent;
      return { payment: await createPayment(quote.token, confirmation, idempotencyKey) };
    } catch (error) {
      if (!isUnanswered(error)) {
        if (isRefusal(error)) return { refusal: error };
        throw error;
      }
      const asked =
        isRefusal(error) && error.retryAfterSeconds !== null ? error.retryAfterSeconds * 1000 : 0;
      await pause(Math.max(wait, asked), signal);
    }
  }
  return null;
}

/** The payment this intent became, or `null` if there is none: its id was minted with the quote. */
async function lookUp(intent: PaymentIntent): Promise<Payment | null> {
  try {
    return await getPayment(intent.paymentId ?? paymentIdOf(intent.quoteId));
  } catch (error) {
    if (isRefusal(error, "not_found")) return null;
    throw error;
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
