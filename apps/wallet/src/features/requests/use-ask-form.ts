import { newIdempotencyKey } from "@okpay/api-client";
import type { FieldErrorCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { isRefusal } from "../../api/problems.ts";
import type { MoneyRequestWish } from "../../api/request-calls.ts";
import { wireOf } from "../../api/wire.ts";
import { readAmount } from "../pay/amount-rules.ts";
import { defaultCountry, internationalNumber, type PhoneValue } from "../register/phone.ts";

export interface AskDraft {
  readonly by: "email" | "phone" | "link";
  readonly email: string;
  readonly phone: PhoneValue;
  readonly amount: string;
  readonly currency: CurrencyCode;
  readonly note: string;
}
interface Problems {
  readonly payer?: FieldErrorCode | undefined;
  readonly amount?: FieldErrorCode | undefined;
}
export type Asking = { key: string; wish: MoneyRequestWish };

const problemsFrom = (error: Error | null): Problems => {
  if (!isRefusal(error)) return {};
  const found = error.problem.errors ?? [];
  return {
    payer: found.find(({ field }) => field.startsWith("payer"))?.code,
    amount: found.find(({ field }) => field.startsWith("amount"))?.code,
  };
};

/** What is typed and what is wrong with it. What is sent again unchanged goes under its first key: it is asked once. */
export function useAskForm(error: Error | null, onAsk: (asking: Asking) => void) {
  const form = useRef<HTMLFormElement>(null);
  const last = useRef<{ said: string; key: string } | null>(null);
  const [draft, setDraft] = useState<AskDraft>(() => ({
    by: "email",
    email: "",
    phone: { country: defaultCountry(), national: "" },
    amount: "",
    currency: "CNY",
    note: "",
  }));
  const [own, setOwn] = useState<Problems>({});
  const server = problemsFrom(error);
  useEffect(() => {
    if (own.payer ?? own.amount ?? server.payer ?? server.amount)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [own, server.payer, server.amount]);

  const ask = async () => {
    const read = await wishOf(draft);
    setOwn("problems" in read ? read.problems : {});
    if ("problems" in read) return;
    const said = JSON.stringify(read.wish);
    if (last.current?.said !== said) last.current = { said, key: newIdempotencyKey() };
    onAsk({ key: last.current.key, wish: read.wish });
  };
  return {
    form,
    draft,
    change: (part: Partial<AskDraft>) => setDraft((before) => ({ ...before, ...part })),
    problems: { payer: own.payer ?? server.payer, amount: own.amount ?? server.amount },
    isGeneralProblem: error !== null && server.payer === undefined && server.amount === undefined,
    submit: (event: FormEvent) => {
      event.preventDefault();
      void ask();
    },
  };
}

async function wishOf(
  draft: AskDraft,
): Promise<{ wish: MoneyRequestWish } | { problems: Problems }> {
  const { by, currency } = draft;
  const typed = by === "phone" ? draft.phone.national.trim() : draft.email.trim();
  const amount = readAmount(draft.amount, currency);
  const payer = by !== "link" && typed === "" ? ("required" as const) : undefined;
  if ("problem" in amount) return { problems: { payer, amount: amount.problem } };
  if (payer !== undefined) return { problems: { payer } };
  const note = draft.note.trim();
  return {
    wish: {
      ...(by === "link"
        ? {}
        : {
            payer: {
              by,
              value: by === "email" ? typed : await internationalNumber(draft.phone),
            },
          }),
      amount: wireOf({ amountMinor: amount.minor, currency }),
      ...(note === "" ? {} : { note }),
    },
  };
}
