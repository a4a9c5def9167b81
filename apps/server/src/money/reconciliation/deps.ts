import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import type { Ledger } from "../ledger/index.ts";
import type { FourEyes, OurSide, SettlementSource } from "./ports.ts";

/** What reconciliation is built from; app.ts hands it in. */
export interface ReconciliationDeps {
  readonly database: Database;
  readonly ledger: Pick<Ledger, "book" | "balances">;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
  readonly sources: readonly SettlementSource[];
  readonly ourSide: OurSide;
  readonly fourEyes: FourEyes;
}

/** What one round of asking the networks came to. */
export interface CaughtUp {
  readonly imported: number;
  readonly refused: number;
  /** Networks whose next file is not there yet. */
  readonly waiting: number;
}
