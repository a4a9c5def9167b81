import { sql } from "kysely";
import { type Keyring, mac } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { after } from "./policy.ts";

/** A limit: at most `limit` in `windowMs`; with `gapMs` also that far apart; with `blockMs` reaching the limit closes for so long. */
export interface ThrottleRule {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly gapMs?: number;
  /** Each further one in the window waits twice as long as the one before. */
  readonly isGapDoubling?: boolean;
  readonly blockMs?: number;
}

/**
 * Counters in PostgreSQL: shared by every process, kept over restarts, and decided by one statement on one locked row, so
 * that any number of parallel tries gets exactly `limit` through. What is counted (an address, a client) is stored as an
 * HMAC only. A count of its own transaction does not wait for the disk (docs/decisions/counters-without-waiting.md).
 */
export interface Throttle {
  /** Counts one, or throws `too_many_requests` with the seconds to wait and counts nothing. Returns how many are in the window, this one included. */
  take(
    db: Tx | Database["kysely"],
    rule: ThrottleRule,
    subject: string,
    now: Date,
  ): Promise<number>;
  /** As `take`; null instead of the refusal, for callers whom the time to wait does not interest. */
  tryTake(tx: Tx, rule: ThrottleRule, subject: string, now: Date): Promise<number | null>;
  /**
   * Counts one of each, or throws and counts neither: two `take`s as one statement of its own transaction, in the given order.
   * Returns how many of the second are in its window.
   */
  takeBoth(first: Counted, second: Counted, now: Date): Promise<number>;
  /** How many are in the window. */
  countOf(rule: ThrottleRule, subject: string, now: Date): Promise<number>;
  /** Takes one back that turned out not to count. */
  giveBack(rule: ThrottleRule, subject: string, takenAt: Date): Promise<void>;
  /** Forgets everything about the subject. */
  clear(rule: ThrottleRule, subject: string): Promise<void>;
  /** What a right try undoes of `takeBoth`, as one statement: gives the first back and forgets the second. */
  settle(first: Counted, second: Counted, takenAt: Date): Promise<void>;
  prune(now: Date): Promise<number>;
}

/** What is counted by which rule. */
export interface Counted {
  readonly rule: ThrottleRule;
  readonly subject: string;
}

/**
 * For the statement's own transaction: whoever signs in from one net counts on one row, and would hold its lock until the disk has
 * answered, one after the other, each on a connection that payments could use. Evaluated with the row it writes.
 */
const WITHOUT_WAITING = sql`set_config('synchronous_commit', 'off', true)`;

interface Counter {
  readonly hits: readonly Date[];
  readonly blocked_until: Date | null;
}

export function createThrottle({
  database,
  keyring,
}: {
  readonly database: Database;
  readonly keyring: Keyring;
}): Throttle {
  const key = keyring.keyFor("identity.throttle");
  const keyOf = (rule: ThrottleRule, subject: string): Buffer =>
    mac(key, `${rule.name}\n${subject}`);

  /**
   * Locks the subject's one row (primary key) until the enclosing transaction ends; no row back means "too many".
   * `source` empty: nothing is counted.
   */
  function counting({ rule, subject }: Counted, now: Date, source = sql``) {
    const since = after(now, -rule.windowMs);
    const expiresAt = after(now, rule.windowMs + (rule.blockMs ?? 0));
    const blockedUntil = rule.blockMs === undefined ? null : after(now, rule.blockMs);
    return sql`
        INSERT INTO identity.throttle AS t (key, hits, blocked_until, expires_at)
        SELECT ${keyOf(rule, subject)}::bytea, ARRAY[${now}::timestamptz], ${rule.limit <= 1 ? blockedUntil : null}::timestamptz, ${expiresAt}::timestamptz ${source}
        ON CONFLICT (key) DO UPDATE SET
          hits = ARRAY(SELECT h FROM unnest(t.hits) h WHERE h > ${since}) || ${now}::timestamptz,
          blocked_until = CASE WHEN (SELECT count(*) FROM unnest(t.hits) h WHERE h > ${since}) + 1 >= ${rule.limit}
                               THEN ${blockedUntil}::timestamptz END,
          expires_at = ${expiresAt}
        WHERE (t.blocked_until IS NULL OR t.blocked_until <= ${now})
          AND (SELECT count(*) FROM unnest(t.hits) h WHERE h > ${since}) < ${rule.limit}
          ${isFarEnough(rule, since, now)}
        RETURNING cardinality(hits) AS hits`;
  }

  /** One occurrence only: two tries of the same millisecond are two hits. */
  const givingBack = ({ rule, subject }: Counted, takenAt: Date) => sql`
        UPDATE identity.throttle SET blocked_until = NULL,
          hits = hits[:array_position(hits, ${takenAt}::timestamptz) - 1] || hits[array_position(hits, ${takenAt}::timestamptz) + 1:]
        WHERE key = ${keyOf(rule, subject)} AND ${takenAt}::timestamptz = ANY (hits)`;

  async function refusalOf({ rule, subject }: Counted, db: Tx | Database["kysely"], now: Date) {
    const { rows } =
      await sql<Counter>`SELECT hits, blocked_until FROM identity.throttle WHERE key = ${keyOf(rule, subject)}`.execute(
        db,
      );
    const retryAfterSeconds = secondsToWait(rule, rows[0], now);
    return new RequestRefused("too_many_requests", { retryAfterSeconds });
  }

  async function tryTake(
    db: Tx | Database["kysely"],
    counted: Counted,
    now: Date,
  ): Promise<number | null> {
    const { rows } = await sql<{ hits: number }>`
        WITH counted AS (${counting(counted, now)})
        SELECT hits${db === database.kysely ? sql`, ${WITHOUT_WAITING}` : sql``} FROM counted`.execute(
      db,
    );
    return rows[0]?.hits ?? null;
  }

  async function giveBack(counted: Counted, takenAt: Date): Promise<void> {
    await sql`${givingBack(counted, takenAt)} RETURNING ${WITHOUT_WAITING}`.execute(
      database.kysely,
    );
  }

  return {
    async take(db, rule, subject, now) {
      const hits = await tryTake(db, { rule, subject }, now);
      if (hits === null) throw await refusalOf({ rule, subject }, db, now);
      return hits;
    },
    tryTake: (tx, rule, subject, now) => tryTake(tx, { rule, subject }, now),

    async takeBoth(first, second, now) {
      const { rows } = await sql<{ isFirst: boolean; hits: number | null }>`
        WITH first AS (${counting(first, now)}), second AS (${counting(second, now, sql`FROM first`)})
        SELECT EXISTS (SELECT FROM first) AS "isFirst", (SELECT hits FROM second) AS hits, ${WITHOUT_WAITING}`.execute(
        database.kysely,
      );
      const { isFirst = false, hits = null } = rows[0] ?? {};
      if (hits !== null) return hits;
      if (!isFirst) throw await refusalOf(first, database.kysely, now);
      // Refused without being judged: that is no try of the first's.
      await giveBack(first, now);
      throw await refusalOf(second, database.kysely, now);
    },

    async countOf(rule, subject, now) {
      const { rows } = await sql<{ hits: number }>`
        SELECT (SELECT count(*)::int FROM unnest(t.hits) h WHERE h > ${after(now, -rule.windowMs)}) AS hits
          FROM identity.throttle t WHERE key = ${keyOf(rule, subject)}`.execute(database.kysely);
      return rows[0]?.hits ?? 0;
    },

    giveBack: (rule, subject, takenAt) => giveBack({ rule, subject }, takenAt),

    async clear(rule, subject) {
      await sql`
        DELETE FROM identity.throttle WHERE key = ${keyOf(rule, subject)} RETURNING ${WITHOUT_WAITING}`.execute(
        database.kysely,
      );
    },

    async settle(first, second, takenAt) {
      // The second waits for the first: everybody locks the two in this order.
      await sql`
        WITH back AS (${givingBack(first, takenAt)} RETURNING 1)
        DELETE FROM identity.throttle
         WHERE key = ${keyOf(second.rule, second.subject)} AND (SELECT count(*) FROM back) >= 0
        RETURNING ${WITHOUT_WAITING}`.execute(database.kysely);
    },

    async prune(now) {
      const result = await sql`DELETE FROM identity.throttle WHERE expires_at < ${now}`.execute(
        database.kysely,
      );
      return Number(result.numAffectedRows ?? 0n);
    },
  };
}

/** Not within the gap of the newest hit, which may grow with how many there are. */
const isFarEnough = ({ gapMs, isGapDoubling }: ThrottleRule, since: Date, now: Date) =>
  gapMs === undefined
    ? sql``
    : sql`AND NOT EXISTS (SELECT FROM unnest(t.hits) h WHERE h > ${since} HAVING max(h) > ${now}::timestamptz
            - make_interval(secs => ${gapMs / 1000}::float8 * ${isGapDoubling === true ? 2 : 1}::float8 ^ (count(*) - 1)))`;

/** Until the block ends, or until the oldest counted hit leaves the window, or until the gap since the newest is over. */
function secondsToWait(rule: ThrottleRule, counter: Counter | undefined, now: Date): number {
  const counted = (counter?.hits ?? [])
    .map((hit) => hit.getTime())
    .filter((hit) => hit > now.getTime() - rule.windowMs)
    .sort((a, b) => a - b);
  const ends = [
    counter?.blocked_until?.getTime() ?? 0,
    counted.length >= rule.limit ? (counted[counted.length - rule.limit] ?? 0) + rule.windowMs : 0,
    rule.gapMs === undefined
      ? 0
      : (counted.at(-1) ?? 0) +
        rule.gapMs * (rule.isGapDoubling === true ? 2 : 1) ** (counted.length - 1),
  ];
  return Math.max(1, Math.ceil((Math.max(...ends) - now.getTime()) / 1000));
}
