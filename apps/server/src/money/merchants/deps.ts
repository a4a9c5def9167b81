import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Idempotency } from "../../platform/idempotency/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Payments, Purchases } from "../payments/index.ts";
import type { Wallets } from "../wallets/index.ts";
import type { EndpointNotice, PeopleDirectory } from "./ports.ts";

/** What the room is built from; app.ts hands it in. */
export interface MerchantsDeps {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly log: Log;
  readonly jobs: Pick<Jobs, "add" | "handle" | "schedule">;
  readonly outbox: Pick<Outbox, "row" | "add" | "subscribe">;
  readonly audit: AuditTrail;
  readonly directory: PeopleDirectory;
  readonly notices: EndpointNotice;
  readonly idempotency: Idempotency;
  readonly wallets: Pick<Wallets, "accountOf">;
  readonly purchases: Pick<Purchases, "capture" | "void" | "refund" | "get" | "checkoutIdOf">;
  readonly accountStatement: Payments["accountStatement"];
  /** What people type: the addresses of checkouts and links begin with it. */
  readonly publicUrl: string;
  /** Networks inside which webhooks may be sent although they are private; empty outside of tests and intranets. */
  readonly webhookPrivateNets: readonly string[];
}

/** Where a request came from, for the audit log. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

/** A person of a merchant at work. */
export interface Member {
  readonly merchantId: string;
  readonly customerId: string;
  readonly role: "owner" | "manager";
}
