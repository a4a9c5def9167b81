import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Idempotency } from "../../platform/idempotency/index.ts";
import type { Log } from "../../platform/log.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import type { Banks } from "../banks/index.ts";
import type { Acquirer, Cards } from "../cards/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Risk } from "../risk/index.ts";
import type { Wallets } from "../wallets/index.ts";
import type { Abroad, Checkouts, PayeeDirectory, PaymentProofs } from "./ports.ts";

/** What payments are built from; app.ts hands it in. */
export interface PaymentsDeps {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly wallets: Wallets;
  readonly cards: Pick<Cards, "find" | "list">;
  readonly acquirer: Acquirer;
  readonly banks: Pick<
    Banks,
    "bankName" | "find" | "recipients" | "arrivesBy" | "pay" | "enquire" | "stop"
  >;
  /** What sending abroad costs. */
  readonly abroad: Abroad;
  /** Money of the demo world: every paper says so. */
  readonly isDemo: boolean;
  readonly directory: PayeeDirectory;
  readonly checkouts: Checkouts;
  /** Where customers reach their wallet: no slash at the end. */
  readonly publicUrl: string;
  /** Where an issuer's page sends the payer of this payment back to. */
  returnUrlOf(paymentId: string): string;
  readonly risk: Pick<
    Risk,
    "assess" | "factsOfPerson" | "stillHolds" | "assessedRows" | "cameBackRow"
  >;
  readonly proofs: PaymentProofs;
  readonly audit: Pick<AuditTrail, "row">;
  readonly idempotency: Idempotency;
  readonly outbox: Pick<Outbox, "row">;
  readonly clock: Clock;
  readonly log: Log;
  /** 32 bytes, from `keyFor("payments.quote.v1")`. */
  readonly quoteKey: Uint8Array;
}
