import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import { pruneChallenges } from "./challenge-repository.ts";
import { pruneSeats } from "./customer-repository.ts";
import { pruneDevices } from "./device-repository.ts";
import { pruneTotpEnrolments } from "./factors/enrolment-repository.ts";
import type { FactorLocks } from "./factors/locks.ts";
import type { PendingSignIns } from "./pending-sign-ins.ts";
import { after, DAY_MS, POLICY } from "./policy.ts";
import { pruneRegistrations } from "./registration-repository.ts";
import { pruneSessions } from "./session-repository.ts";
import type { Throttle } from "./throttle.ts";

const PRUNE_JOB = "identity.prune";
/** A registration that is over still explains itself ("expired") for a day; sessions stay for the login history. */
const REGISTRATION_KEPT_DAYS = 1;
const SESSION_KEPT_DAYS = 90;
/** A factor's failures in a row; longer than its longest lock. */
const LOCK_KEPT_DAYS = 30;

/** Once an hour: forgets what is over, so that personal data of people who never became customers goes away. */
export function registerIdentityJobs(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly throttle: Throttle;
  readonly locks: FactorLocks;
  readonly pending: PendingSignIns;
}): void {
  const { database, clock, jobs, log, throttle } = deps;
  jobs.handle(PRUNE_JOB, async () => {
    const now = clock.now();
    const registrations = await pruneRegistrations(
      database.kysely,
      after(now, -REGISTRATION_KEPT_DAYS * DAY_MS),
    );
    const sessions = await pruneSessions(database.kysely, after(now, -SESSION_KEPT_DAYS * DAY_MS));
    const seats = await pruneSeats(database.kysely);
    const counters = await throttle.prune(now);
    const yesterday = after(now, -DAY_MS);
    await pruneChallenges(database.kysely, yesterday);
    await pruneTotpEnrolments(database.kysely, yesterday);
    await deps.pending.prune(yesterday);
    await deps.locks.prune(after(now, -LOCK_KEPT_DAYS * DAY_MS));
    await pruneDevices(database.kysely, after(now, -2 * POLICY.deviceKnownDays * DAY_MS));
    log.info(
      { registrations, ended: sessions, seats, counters },
      "identity: what is over was removed",
    );
  });
  jobs.schedule(PRUNE_JOB, "11 * * * *");
}
