import type { Money } from "@okpay/money";
import type { Tx } from "../../platform/db/index.ts";

/** What a proof is asked for. */
export interface ConfirmableIntent {
  /** The id the payment will have. */
  readonly id: string;
  /** The bytes that are digested; total and counterparty below are read from them (row U1). */
  readonly canonical: string;
  readonly digest: Buffer;
  readonly total: Money;
  readonly counterparty: string;
  readonly expiresAt: Date;
}

/** Reads intents out of quotes: money/payments does, app.ts plugs it in. */
export interface Intents {
  /** Refuses with `quote_invalid` or `quote_expired`. */
  ofQuote(request: { readonly customerId: string; readonly quote: string }): ConfirmableIntent;
  /** The same from the bytes that were stored. */
  read(canonical: string): ConfirmableIntent;
}

/** Tells a customer that somebody tried to confirm a payment and failed too often. */
export interface BlockedNotice {
  notify(
    tx: Tx,
    notice: {
      readonly customerId: string;
      readonly event: "payment_blocked";
      readonly origin: Origin;
    },
  ): Promise<void>;
}

/** Where a request came from. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}
