import { sql } from "kysely";
import { type Keyring, mac } from "../../../platform/crypto.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { MINUTE_MS, POLICY } from "../policy.ts";

type Db = Tx | Database["kysely"];

/**
 * Failures in a row of one factor, over all challenges, sessions and processes (ASVS V6.6.3, rows F5, F6). A try is counted
 * before it is looked at, in one statement on one locked row, so that parallel guesses get no further; a right one clears the
 * counter. Every lock without a success in between lasts twice as long as the one before.
 */
export interface FactorLocks {
  /** What is counted, as it is stored: no customer id and no address in clear. */
  keyOf(scope: string, subject: string): Buffer;
  /** Refuses with `factor_locked` while it is locked; counts nothing. */
  assertOpen(db: Db, key: Buffer, now: Date): Promise<void>;
  /**
   * Counts a try that is about to be looked at, or refuses with `factor_locked`. True: with this one the limit is reached and
   * the factor is locked from now on, unless the try is right and clears it.
   */
  count(tx: Tx, key: Buffer, limit: number, now: Date): Promise<boolean>;
  clear(tx: Tx, key: Buffer): Promise<void>;
  prune(before: Date): Promise<number>;
}

export function createFactorLocks({
  database,
  keyring,
}: {
  readonly database: Database;
  readonly keyring: Keyring;
}): FactorLocks {
  const macKey = keyring.keyFor("identity.factor-lock");
  const lockMs = POLICY.factorLockMinutes * MINUTE_MS;

  async function refuse(db: Db, key: Buffer, now: Date): Promise<void> {
    const { rows } = await sql<{ locked_until: Date }>`
      SELECT locked_until FROM identity.factor_lock WHERE key = ${key} AND locked_until > ${now}`.execute(
      db,
    );
    const until = rows[0]?.locked_until;
    if (until !== undefined) throw lockedUntil(until, now);
  }

  return {
    keyOf: (scope, subject) => mac(macKey, `${scope}\n${subject}`),
    assertOpen: refuse,

    async count(tx, key, limit, now) {
      const { rows } = await sql<{ locked_until: Date | null }>`
        INSERT INTO identity.factor_lock AS l (key, failures, locks, locked_until, updated_at)
        VALUES (${key}, 1, 0, NULL, ${now})
        ON CONFLICT (key) DO UPDATE SET
          failures = CASE WHEN l.failures + 1 >= ${limit} THEN 0 ELSE l.failures + 1 END,
          locks = l.locks + CASE WHEN l.failures + 1 >= ${limit} THEN 1 ELSE 0 END,
          locked_until = CASE WHEN l.failures + 1 >= ${limit}
                              THEN ${now}::timestamptz + ${lockMs} * interval '1 millisecond' * 2 ^ least(l.locks, ${POLICY.factorLockDoublings}) END,
          updated_at = ${now}
        WHERE l.locked_until IS NULL OR l.locked_until <= ${now}
        RETURNING locked_until`.execute(tx);
      const [row] = rows;
      if (row !== undefined) return row.locked_until !== null;
      await refuse(tx, key, now);
      throw lockedUntil(new Date(now.getTime() + lockMs), now);
    },

    async clear(tx, key) {
      await sql`DELETE FROM identity.factor_lock WHERE key = ${key}`.execute(tx);
    },

    async prune(before) {
      const result =
        await sql`DELETE FROM identity.factor_lock WHERE updated_at < ${before}`.execute(
          database.kysely,
        );
      return Number(result.numAffectedRows ?? 0n);
    },
  };
}

function lockedUntil(until: Date, now: Date): RequestRefused {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return new RequestRefused("factor_locked", {
    retryAfterSeconds: seconds,
    params: { minutes: Math.ceil(seconds / 60) },
  });
}
