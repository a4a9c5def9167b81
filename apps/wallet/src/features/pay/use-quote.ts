import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { createQuote } from "../../api/calls.ts";
import { isRefusal } from "../../api/problems.ts";
import type { Quote, QuoteRequest } from "../../api/wire.ts";
import { useSessionEnded } from "./use-session-ended.ts";

/** A quote, and how to ask for it again when it has run out. Nothing moves by asking. */
export function useQuote() {
  const sessionEnded = useSessionEnded();
  const [quoted, setQuoted] = useState<{ quote: Quote; request: QuoteRequest } | null>(null);
  const ask = useMutation({
    mutationFn: async (request: QuoteRequest) => ({ request, quote: await createQuote(request) }),
    onSuccess: setQuoted,
    onError: (error) => {
      if (isRefusal(error, "unauthenticated")) sessionEnded();
    },
  });
  return {
    quoted,
    ask: (request: QuoteRequest) => {
      if (!ask.isPending) ask.mutate(request);
    },
    isAsking: ask.isPending,
    error: ask.isPending ? null : ask.error,
    dismiss: () => setQuoted(null),
  };
}
