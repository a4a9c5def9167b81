import type { Config } from "./config.ts";
import { SANDBOX_BANK } from "./money/banks/index.ts";
import { networksOf, type SettlementSource } from "./money/cards/index.ts";
import type { Ledger } from "./money/ledger/index.ts";
import { createPaidOutOperations, createSettledOperations } from "./money/payments/index.ts";
import { createReconciliation, type ReconciliationDeps } from "./money/reconciliation/index.ts";
import type { AuditTrail } from "./platform/audit-trail.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database } from "./platform/db/index.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Log } from "./platform/log.ts";

/** The network of the demo world's cards, which have no number. */
const UNNUMBERED = "sandbox";

/** Not only the one in the configuration: an import that was interrupted goes on when its bank is configured no more. */
const BANKS: ReadonlySet<string> = new Set([SANDBOX_BANK]);

/** What is called so by name, and whatever else settles where the networks' keys are test keys. */
export const isSandboxSource =
  ({ takesRealMoney }: Pick<Config["cards"], "takesRealMoney">) =>
  (source: string): boolean =>
    source.startsWith(UNNUMBERED) || !takesRealMoney;

/** What networks settled and banks paid out against what payments booked; a second member of staff for whatever corrects it. */
export function createReconciliationRoom(platform: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
  readonly ledger: Ledger;
  readonly settlementSources: readonly SettlementSource[];
  readonly fourEyes: ReconciliationDeps["fourEyes"];
}) {
  const { database } = platform;
  return createReconciliation({
    ...platform,
    sources: platform.settlementSources,
    ourSide: {
      settled: createSettledOperations(database),
      networksOf: (references) => networksOf(database.kysely, references),
      unnumbered: UNNUMBERED,
      paidOutBy: (source) => (BANKS.has(source) ? createPaidOutOperations(database, source) : null),
    },
  });
}
