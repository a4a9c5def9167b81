import type { AuditEvent, AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { DocumentNotices, Names, Tiers } from "./ports.ts";

export type Origin = NonNullable<AuditEvent["origin"]>;

export interface DocumentsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
  readonly notices: DocumentNotices;
  readonly names: Names;
  readonly tiers: Tiers;
  /** Whether the customer is this member of staff, or close to them. */
  isLinked(tx: Tx, staffId: string, customerId: string): Promise<boolean>;
}

/** Where a picture belongs: sealed for one row, it opens in no other. */
export const placeOf = (id: string): string => `documents.document.content/${id}`;
