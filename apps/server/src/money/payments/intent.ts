import type { CurrencyCode, Money } from "@okpay/money";
import { sha256 } from "../../platform/crypto.ts";
import { canonicalJson } from "../../platform/idempotency/index.ts";
import type { RemittancePrice } from "./ports.ts";
import type { QuoteTerms } from "./quote-token.ts";
import { totalOf } from "./rules.ts";

/** What somebody confirms of a payment, read back from the very bytes that were digested (RTS 5(1)(a), row U1). */
export interface PaymentIntent {
  /** The id the payment will have. */
  readonly id: string;
  /** Canonical JSON (RFC 8785) of intent id, version, payer, payee, amount, currency, fee and expiry. */
  readonly canonical: string;
  readonly digest: Buffer;
  readonly total: Money;
  readonly counterparty: string;
  readonly expiresAt: Date;
}

/** Raised when the meaning of the fields below changes: a proof of an older form is then worth nothing. */
const INTENT_VERSION = 1;

interface IntentBytes {
  readonly intent: string;
  readonly version: number;
  readonly payer: { readonly customer?: string; readonly account?: string; readonly card?: string };
  readonly payee: {
    readonly customer: string;
    readonly account: string;
    readonly name: string;
  };
  readonly shown: string;
  readonly amount: string;
  readonly currency: CurrencyCode;
  readonly fee: string;
  readonly expiry: string;
  /** Abroad: what arrives, so that a proof is none for another rate. */
  readonly receive?: { readonly amount: string; readonly currency: CurrencyCode };
}

/** One field more or other gives another digest: a proof for one intent is none for any other (row U2). */
export function intentOf(terms: QuoteTerms): PaymentIntent {
  const bytes: IntentBytes = {
    intent: terms.id,
    version: INTENT_VERSION,
    payer: payerOf(terms),
    payee: payeeOf(terms),
    shown: terms.counterparty,
    amount: terms.amount.amountMinor.toString(),
    currency: terms.amount.currency,
    fee: terms.fee.amountMinor.toString(),
    expiry: terms.expiresAt.toISOString(),
    ...(terms.kind === "remittance" ? { receive: receivedOf(terms.price) } : {}),
  };
  return readIntent(canonicalJson(bytes));
}

const receivedOf = ({ receive }: RemittancePrice) => ({
  amount: receive.amountMinor.toString(),
  currency: receive.currency,
});

const payerOf = (terms: QuoteTerms): IntentBytes["payer"] =>
  terms.kind === "top_up" || (terms.kind === "purchase" && terms.way === "card")
    ? { card: terms.cardId ?? "" }
    : { customer: terms.payer.customerId, account: terms.payer.accountId };

/** A merchant and a bank account are named by their own ids where a person is by theirs. */
function payeeOf(terms: QuoteTerms): IntentBytes["payee"] {
  if (terms.kind === "purchase") {
    const { id, accountId, name } = terms.merchant;
    return { customer: id, account: accountId, name };
  }
  if (terms.kind === "cash_out" || terms.kind === "remittance") {
    const { id, name, detail } = terms.account;
    return { customer: terms.payer.customerId, account: id, name: `${name} ${detail}` };
  }
  const { customerId, accountId, name } = terms.payee;
  return { customer: customerId, account: accountId, name };
}

/** Total and counterparty as they are in the bytes: what screen and message say. */
export function readIntent(canonical: string): PaymentIntent {
  const bytes = JSON.parse(canonical) as IntentBytes;
  const { currency } = bytes;
  const money = (amount: string): Money => ({ amountMinor: BigInt(amount), currency });
  return {
    id: bytes.intent,
    canonical,
    digest: sha256(canonical),
    total: totalOf(money(bytes.amount), money(bytes.fee)),
    counterparty: bytes.shown,
    expiresAt: new Date(bytes.expiry),
  };
}
