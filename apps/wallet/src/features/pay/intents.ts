import { newIdempotencyKey } from "@okpay/api-client";
import { del, entries, get, set, update } from "idb-keyval";
import type { Quote, QuoteRequest } from "../../api/wire.ts";

/*
 * A payment a person has confirmed on this device, kept in IndexedDB from before its first try until its outcome is
 * known. The Idempotency-Key is made here, once: a reload, a second tab or a lost answer finds the same key again, so
 * nothing can be paid twice and nothing has to be guessed.
 */
export interface PaymentIntent {
  readonly quoteId: string;
  readonly idempotencyKey: string;
  readonly customerId: string;
  readonly quote: Quote;
  readonly request: QuoteRequest;
  /** The proof bound to this payment, where one was needed. */
  readonly confirmation: string | null;
  readonly createdAt: string;
  /** Set with the first answer that names the payment. */
  readonly paymentId: string | null;
}

/** Intents begun in this very page and not yet tried: the only ones that need no looking up first. */
const untried = new Set<string>();

/** True once per intent begun in this page load: its first try. */
export const takeFirstTry = (quoteId: string): boolean => untried.delete(quoteId);

const PREFIX = "intent:";
const ANSWERED_KEPT_MS = 24 * 60 * 60 * 1000;

/** Stores the intent, or returns the one this quote already has: a double tap begins one payment. */
export async function beginIntent(
  customerId: string,
  quote: Quote,
  request: QuoteRequest,
  confirmation: string | null,
): Promise<PaymentIntent> {
  const fresh: PaymentIntent = {
    quoteId: quote.id,
    idempotencyKey: newIdempotencyKey(),
    customerId,
    quote,
    request,
    confirmation,
    createdAt: new Date().toISOString(),
    paymentId: null,
  };
  let kept = fresh;
  // `update` runs in one IndexedDB transaction, so two tabs cannot both be first.
  await update<PaymentIntent>(PREFIX + quote.id, (existing) => (kept = existing ?? fresh));
  if (kept === fresh) untried.add(quote.id);
  return kept;
}

export const findIntent = (quoteId: string): Promise<PaymentIntent | undefined> =>
  get<PaymentIntent>(PREFIX + quoteId);

/** Remembers which payment answered an intent. */
export const answerIntent = (intent: PaymentIntent, paymentId: string): Promise<void> =>
  set(PREFIX + intent.quoteId, { ...intent, paymentId });

/** Forgets an intent that the server refused before anything moved. */
export const dropIntent = (quoteId: string): Promise<void> => del(PREFIX + quoteId);

/** This customer's intents still without an answer, oldest first; answered ones of yesterday are cleared away. */
export async function unansweredIntents(customerId: string, now: number): Promise<PaymentIntent[]> {
  const stored = (await entries<string, PaymentIntent>()).filter(([key]) => key.startsWith(PREFIX));
  const stale = stored.filter(
    ([, intent]) =>
      intent.paymentId !== null && now - Date.parse(intent.createdAt) > ANSWERED_KEPT_MS,
  );
  await Promise.all(stale.map(([key]) => del(key)));
  return stored
    .map(([, intent]) => intent)
    .filter((intent) => intent.paymentId === null && intent.customerId === customerId)
    .sort((one, other) => one.createdAt.localeCompare(other.createdAt));
}

/** A quote carries the id its payment will have: the same digits under the other prefix. */
export const quoteIdOf = (paymentId: string): string => paymentId.replace(/^pay_/, "qte_");
export const paymentIdOf = (quoteId: string): string => quoteId.replace(/^qte_/, "pay_");
