import type { Jobs } from "../../platform/jobs/index.ts";
import { CORRECT_JOB, type CorrectionAgreed, QUEUE } from "./correcting.ts";
import type { ReconciliationDeps } from "./deps.ts";

export const IMPORT_JOB = "reconciliation.import";
const NIGHTLY_JOB = "reconciliation.nightly";
/** Networks send the file of a day in the night after it, some of them in the morning: asked for every hour. */
const HOURLY = "25 * * * *";

/**
 * Imports and corrections are jobs of one queue: one after the other, for all processes together. The nightly one only puts
 * an import into it, unless one waits there already.
 */
export function registerReconciliationJobs(
  { jobs, database }: Pick<ReconciliationDeps, "database"> & { readonly jobs: Jobs },
  room: {
    catchUp(runId: string | null): Promise<unknown>;
    correct(agreed: CorrectionAgreed): Promise<void>;
  },
): void {
  jobs.handle(IMPORT_JOB, async ({ runId }) => {
    await room.catchUp(typeof runId === "string" ? runId : null);
  });
  jobs.handle(CORRECT_JOB, ({ breakId, requestedBy, decidedBy, reason }) =>
    room.correct({
      breakId: String(breakId),
      requestedBy: String(requestedBy),
      decidedBy: String(decidedBy),
      reason: String(reason),
    }),
  );
  jobs.handle(NIGHTLY_JOB, () =>
    database.kysely
      .transaction()
      .execute((tx) => jobs.add(tx, IMPORT_JOB, {}, { queue: QUEUE, key: IMPORT_JOB })),
  );
  jobs.schedule(NIGHTLY_JOB, HOURLY);
}
