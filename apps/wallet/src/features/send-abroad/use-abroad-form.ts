import type { FieldErrorCode } from "@okpay/contracts";
import { type FormEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Beneficiary, Corridor, RemittancePrice } from "../../api/abroad-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { type QuoteRequest, wireOf } from "../../api/wire.ts";
import { useDraft } from "../../app/drafts.ts";
import { readAmount } from "../pay/amount-rules.ts";
import {
  type AbroadDraft,
  corridorOf,
  emptyDraft,
  fits,
  priceRequestOf,
  typedCurrency,
} from "./draft.ts";
import { SEND_ABROAD_DRAFT } from "./draft-name.ts";
import { usePrice } from "./use-price.ts";

export type Corridors = readonly [Corridor, ...Corridor[]];

interface Problems {
  readonly amount?: FieldErrorCode | undefined;
  readonly isRecipientMissing?: boolean;
}

export interface AbroadForm {
  readonly draft: AbroadDraft;
  readonly change: (part: Partial<AbroadDraft>) => void;
  readonly corridor: Corridor;
  /** Those the chosen way leads to. */
  readonly recipients: readonly Beneficiary[];
  readonly chosen: Beneficiary | undefined;
  readonly price: RemittancePrice | undefined;
  readonly priceError: Error | null;
  readonly isPricing: boolean;
  readonly retryPrice: () => void;
  readonly amountProblem: FieldErrorCode | undefined;
  readonly isRecipientMissing: boolean;
  /** What the quote was refused for belongs to no field. */
  readonly isGeneralProblem: boolean;
  readonly form: RefObject<HTMLFormElement | null>;
  readonly submit: (event: FormEvent) => void;
}

const amountCodeOf = (error: Error | null): FieldErrorCode | undefined =>
  isRefusal(error)
    ? error.problem.errors?.find(({ field }) => field.startsWith("amount"))?.code
    : undefined;

/** What is typed, what it costs, what is wrong with it, and the quote it asks for. A reload and a sign-in keep the draft. */
export function useAbroadForm(
  corridors: Corridors,
  all: readonly Beneficiary[],
  error: Error | null,
  onSubmit: (request: QuoteRequest) => void,
): AbroadForm {
  const form = useRef<HTMLFormElement>(null);
  const [stored, change] = useDraft<AbroadDraft>(SEND_ABROAD_DRAFT, () =>
    emptyDraft(corridors, all),
  );
  const [own, setOwn] = useState<Problems>({});
  const corridor = corridorOf(corridors, stored);
  const draft = validFor(corridor, stored);
  const recipients = all.filter((one) => fits(one, corridor));
  const chosen = recipients.find(({ id }) => id === draft.beneficiaryId) ?? recipients[0];
  const { price, error: priceError, isAsking, retry } = usePrice(priceRequestOf(draft));
  const quoteCode = amountCodeOf(error);
  useEffect(() => {
    if (own.amount ?? quoteCode)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    else if (own.isRecipientMissing === true)
      form.current?.querySelector<HTMLElement>("[data-missing]")?.focus();
  }, [own, quoteCode]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const currency = typedCurrency(draft);
    const read = readAmount(draft.amount, currency);
    const problem = "problem" in read ? read.problem : amountCodeOf(priceError);
    setOwn({ amount: problem, isRecipientMissing: chosen === undefined });
    if ("problem" in read || problem !== undefined || chosen === undefined) return;
    const note = draft.note.trim();
    onSubmit({
      kind: "remittance",
      beneficiaryId: chosen.id,
      sendCurrency: draft.sendCurrency,
      fixed: draft.fixed,
      amount: wireOf({ amountMinor: read.minor, currency }),
      ...(note === "" ? {} : { note }),
    });
  };
  return {
    draft,
    change: (part) => {
      setOwn({});
      change(part);
    },
    corridor,
    recipients,
    chosen,
    price,
    priceError: amountCodeOf(priceError) === undefined ? priceError : null,
    isPricing: isAsking,
    retryPrice: retry,
    amountProblem: own.amount ?? amountCodeOf(priceError) ?? quoteCode,
    isRecipientMissing: own.isRecipientMissing === true && chosen === undefined,
    isGeneralProblem: error !== null && quoteCode === undefined,
    form,
    submit,
  };
}

/** The draft with what its way allows: a way that is not offered any more took its currencies with it. */
const validFor = (corridor: Corridor, draft: AbroadDraft): AbroadDraft => ({
  ...draft,
  country: corridor.country,
  receiveCurrency: corridor.receiveCurrency as AbroadDraft["receiveCurrency"],
  sendCurrency: corridor.sendCurrencies.includes(draft.sendCurrency)
    ? draft.sendCurrency
    : ((corridor.sendCurrencies[0] ?? draft.sendCurrency) as AbroadDraft["sendCurrency"]),
});
