import type { CurrencyCode } from "@okpay/money";
import type { Beneficiary, Corridor, PriceRequest } from "../../api/abroad-calls.ts";
import { wireOf } from "../../api/wire.ts";
import { readAmount } from "../pay/amount-rules.ts";

/** What is typed into the form; of the two amounts the one that was typed, the other follows from the price. */
export interface AbroadDraft {
  country: string;
  receiveCurrency: CurrencyCode;
  sendCurrency: CurrencyCode;
  fixed: "send" | "receive";
  amount: string;
  /** Null: the first of those who fit. */
  beneficiaryId: string | null;
  note: string;
  /** The earlier payment it was filled in from, so that a reload keeps what was changed since. */
  from?: string;
}

/** Where the recipient is who was sent to last, or the first country there is. */
export function emptyDraft(
  corridors: readonly [Corridor, ...Corridor[]],
  recipients: readonly Beneficiary[],
): AbroadDraft {
  const [last] = recipients;
  const corridor = corridors.find((one) => last !== undefined && fits(last, one)) ?? corridors[0];
  const { country, receiveCurrency, sendCurrencies } = corridor;
  return {
    country,
    receiveCurrency: receiveCurrency as CurrencyCode,
    sendCurrency: (sendCurrencies[0] ?? "CNY") as CurrencyCode,
    fixed: "send",
    amount: "",
    beneficiaryId: null,
    note: "",
  };
}

/** Whether money can get to this recipient on this way. */
export const fits = (
  { country, currency }: Pick<Beneficiary, "country" | "currency">,
  to: Pick<Corridor, "country" | "receiveCurrency">,
): boolean => country === to.country && currency === to.receiveCurrency;

/** The way that is meant; what a draft of yesterday names and is not offered any more is the first one. */
export const corridorOf = (
  corridors: readonly [Corridor, ...Corridor[]],
  { country, receiveCurrency }: Pick<AbroadDraft, "country" | "receiveCurrency">,
): Corridor =>
  corridors.find((one) => one.country === country && one.receiveCurrency === receiveCurrency) ??
  corridors[0];

/** Another country: the amount stays, and so does the balance that pays, if it can. */
export const toCorridor = (
  { country, receiveCurrency, sendCurrencies }: Corridor,
  { sendCurrency }: Pick<AbroadDraft, "sendCurrency">,
): Partial<AbroadDraft> => ({
  country,
  receiveCurrency: receiveCurrency as CurrencyCode,
  sendCurrency: sendCurrencies.includes(sendCurrency)
    ? sendCurrency
    : ((sendCurrencies[0] ?? sendCurrency) as CurrencyCode),
  beneficiaryId: null,
});

/** The currency of the amount that was typed. */
export const typedCurrency = ({
  fixed,
  sendCurrency,
  receiveCurrency,
}: Pick<AbroadDraft, "fixed" | "sendCurrency" | "receiveCurrency">): CurrencyCode =>
  fixed === "send" ? sendCurrency : receiveCurrency;

/** What the price is asked for; null while there is no amount to ask with. */
export function priceRequestOf(draft: AbroadDraft): PriceRequest | null {
  const { country, receiveCurrency, sendCurrency, fixed } = draft;
  const currency = typedCurrency(draft);
  const read = readAmount(draft.amount, currency);
  if ("problem" in read) return null;
  const amount = wireOf({ amountMinor: read.minor, currency });
  return { country, sendCurrency, receiveCurrency, fixed, amount };
}
