import type { FieldErrorCode } from "@okpay/contracts";
import { type FormEvent, type RefObject, useEffect, useRef, useState } from "react";
import { isRefusal } from "../../api/problems.ts";
import { type QuoteRequest, wireOf } from "../../api/wire.ts";
import { useDraft } from "../../app/drafts.ts";
import { readAmount } from "../pay/amount-rules.ts";
import { defaultCountry, internationalNumber } from "../register/phone.ts";
import { SEND_DRAFT, type SendDraft } from "./draft.ts";

interface Problems {
  readonly payee?: FieldErrorCode | undefined;
  readonly amount?: FieldErrorCode | undefined;
}

export interface SendFormState {
  readonly draft: SendDraft;
  readonly change: (part: Partial<SendDraft>) => void;
  readonly problems: Problems;
  /** The server refused for a reason that belongs to no field. */
  readonly isGeneralProblem: boolean;
  readonly form: RefObject<HTMLFormElement | null>;
  readonly submit: (event: FormEvent) => void;
}

/** The server's path of a field → the field of this form. */
function problemsFrom(error: Error | null): Problems {
  if (!isRefusal(error)) return {};
  const found = error.problem.errors ?? [];
  return {
    payee: found.find(({ field }) => field.startsWith("payee"))?.code,
    amount: found.find(({ field }) => field.startsWith("amount"))?.code,
  };
}

const emptyDraft = (): SendDraft => ({
  by: "email",
  email: "",
  phone: { country: defaultCountry(), national: "" },
  amount: "",
  currency: "CNY",
  note: "",
});

/** What is typed, what is wrong with it, and the request it makes. Kept as a draft: neither a reload nor a sign-in loses it. */
export function useSendForm(
  error: Error | null,
  onSubmit: (request: QuoteRequest) => void,
): SendFormState {
  const form = useRef<HTMLFormElement>(null);
  const [draft, change] = useDraft<SendDraft>(SEND_DRAFT, emptyDraft);
  const [own, setOwn] = useState<Problems>({});
  const server = problemsFrom(error);
  useEffect(() => {
    if (own.payee ?? own.amount ?? server.payee ?? server.amount)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [own, server.payee, server.amount]);

  const ask = async () => {
    const request = await requestOf(draft);
    setOwn("problems" in request ? request.problems : {});
    if ("request" in request) onSubmit(request.request);
  };
  return {
    draft,
    change,
    problems: { payee: own.payee ?? server.payee, amount: own.amount ?? server.amount },
    isGeneralProblem: error !== null && server.payee === undefined && server.amount === undefined,
    form,
    submit: (event) => {
      event.preventDefault();
      void ask();
    },
  };
}

async function requestOf(
  draft: SendDraft,
): Promise<{ request: QuoteRequest } | { problems: Problems }> {
  const value = draft.by === "email" ? draft.email.trim() : draft.phone.national.trim();
  const amount = readAmount(draft.amount, draft.currency);
  const payeeProblem = value === "" ? ("required" as const) : undefined;
  if ("problem" in amount) return { problems: { payee: payeeProblem, amount: amount.problem } };
  if (payeeProblem !== undefined) return { problems: { payee: payeeProblem } };
  const note = draft.note.trim();
  return {
    request: {
      kind: "send",
      payee:
        draft.by === "email"
          ? { by: "email", value }
          : { by: "phone", value: await internationalNumber(draft.phone) },
      amount: wireOf({ amountMinor: amount.minor, currency: draft.currency }),
      ...(note === "" ? {} : { note }),
    },
  };
}
