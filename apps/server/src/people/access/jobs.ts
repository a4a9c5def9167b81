import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Approvals } from "./approvals.ts";
import { after, HOUR_MS, STAFF_POLICY } from "./policy.ts";
import { prune, revokeSessionsOf } from "./session-repository.ts";
import { disableIdle } from "./staff-repository.ts";

const DAY_MS = 24 * HOUR_MS;
const ENDED_SESSIONS_KEPT_DAYS = 90;

export interface AccessJobsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
  readonly approvals: Approvals;
}

export function registerAccessJobs(deps: AccessJobsDeps): void {
  const { database, clock, jobs, approvals } = deps;
  jobs.handle("access.disableIdle", () => disableIdleAccounts(deps));
  jobs.schedule("access.disableIdle", "41 2 * * *");
  jobs.handle("access.expireApprovals", async () => void (await approvals.expire()));
  jobs.schedule("access.expireApprovals", "*/5 * * * *");
  jobs.handle("access.prune", () =>
    prune(database.kysely, after(clock.now(), -ENDED_SESSIONS_KEPT_DAYS * DAY_MS), clock.now()),
  );
  jobs.schedule("access.prune", "47 * * * *");
}

/** @internal exported for its test. Who was not here for 90 days is shut out (PCI DSS 8.2.6, row G9); a reset by two people lets them in again. */
export async function disableIdleAccounts({
  database,
  clock,
  audit,
}: Pick<AccessJobsDeps, "database" | "clock" | "audit">): Promise<void> {
  const now = clock.now();
  await database.kysely.transaction().execute(async (tx) => {
    for (const id of await disableIdle(tx, after(now, -STAFF_POLICY.idleDays * DAY_MS))) {
      await revokeSessionsOf(tx, id, now);
      await audit.write(tx, {
        type: "staff.disabled",
        actor: { kind: "system", id: null },
        subject: { kind: "staff", id },
        outcome: "success",
        origin: null,
        details: { reason: `idle for ${STAFF_POLICY.idleDays} days` },
      });
    }
  });
}
