import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import type { Messages } from "../../platform/messages/index.ts";
import type { Hours } from "../hours/index.ts";
import type {
  CaseArticles,
  CaseCustomers,
  CasePayments,
  CaseStaff,
  LineBusyness,
} from "./ports.ts";

export interface CasesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly messages: Messages;
  readonly audit: AuditTrail;
  readonly hours: Hours;
  readonly customers: CaseCustomers;
  readonly payments: CasePayments;
  readonly articles: CaseArticles;
  readonly staff: CaseStaff;
  readonly busyness: LineBusyness;
  /** Browser and system of a user agent, in words; null: not known. */
  readonly deviceOf: (userAgent: string) => string | null;
  /** Whether short messages reach anybody here. */
  readonly isSmsOffered: boolean;
  readonly publicUrl: string;
  readonly consoleUrl: string;
}

/** Where a request came from. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}
