import type { CurrencyCode } from "@okpay/money";
import type { AuditEvent } from "../../platform/audit-trail.ts";
import type { Tx } from "../../platform/db/index.ts";

/** What people/identity knows of who pays; plugged in by app.ts. */
export interface PayerFacts {
  /** One look-up for all of them, in their order. Without a session (the program itself pays) no device is new. */
  ofAll(payers: readonly Payer[]): Promise<readonly FactsOfPayer[]>;
}

export interface Payer {
  readonly customerId: string;
  readonly sessionId: string | null;
}

export interface FactsOfPayer {
  /** The session's device was first seen less than a day ago. */
  readonly isNewDevice: boolean;
  /** After a recovery little leaves until then (row G7). */
  readonly restrictedUntil: Date | null;
  /** A payment was confirmed faster than anybody reads it, less than a day ago (row U10). */
  readonly isHasty: boolean;
  /** Terms and privacy notice as they are now were accepted; else nothing is paid (row R8). */
  readonly areConsentsCurrent: boolean;
}

/** What money/payments knows of a customer's own payments; it stands above this room, so app.ts plugs it in. */
export interface PaymentHistory {
  /** What was sent since then, fees included, by payee. */
  sentSince(
    customerId: string,
    currency: CurrencyCode,
    since: Date,
  ): Promise<ReadonlyMap<string, bigint>>;
}

/** A customer's ledger accounts (money/wallets stands above this room too). */
export type AccountsOf = (
  customerId: string,
) => Promise<readonly { readonly id: string; readonly currency: CurrencyCode }[]>;

/** Tells a customer that a higher limit is on its way. */
export interface LimitNotice {
  notify(
    tx: Tx,
    notice: {
      readonly customerId: string;
      readonly event: "limit_raise_requested";
      readonly origin: Origin;
    },
  ): Promise<void>;
}

/** Where a change came from. */
export type Origin = NonNullable<AuditEvent["origin"]>;
