import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import type { NumberScan } from "./number-scan.ts";
import { review } from "./review.ts";
import { REVIEW_RULES } from "./review-rules.ts";
import type { Verification } from "./verification.ts";

/**
 * The whole log is verified every day (row L3); the review rules look at it every five minutes (row L8); once a week every table and log
 * file is read for card numbers (row C6).
 */
export function registerAuditJobs({
  database,
  clock,
  jobs,
  log,
  verify,
  scanNumbers,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly verify: () => Promise<Verification>;
  readonly scanNumbers: () => Promise<NumberScan>;
}): void {
  jobs.handle("audit.verify", async () => void (await verify()));
  jobs.schedule("audit.verify", "23 3 * * *");
  jobs.handle("audit.review", async () => {
    for (const finding of await review(database.kysely, REVIEW_RULES, clock.now())) {
      const { rule, severity, count } = finding;
      log[severity === "alert" ? "error" : "warn"](
        { rule, count, alarm: severity === "alert" ? rule : undefined },
        "audit: a review rule found something",
      );
    }
  });
  jobs.schedule("audit.review", "*/5 * * * *");
  jobs.handle("audit.scanNumbers", async () => void (await scanNumbers()));
  jobs.schedule("audit.scanNumbers", "41 3 * * 0");
}
