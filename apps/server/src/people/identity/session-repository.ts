import type { Locale } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { identityTables } from "./tables.ts";

type Db = Tx | Database["kysely"];

export interface LiveSession {
  readonly id: string;
  readonly customerId: string;
  readonly locale: Locale;
  readonly aal: number;
  readonly authenticatedAt: Date;
  readonly stepUpAt: Date | null;
  readonly lastSeenAt: Date;
  readonly absoluteExpiresAt: Date;
}

/**
 * The look-up every request pays for, for all requests at hand together: one prepared statement, two unique-index probes
 * each (session by digest, customer by id), no lock. Straight through the pool, because building the query would cost
 * more than running it. Answers in the order of the digests.
 */
export async function findLiveSessions(
  database: Database,
  tokenDigests: readonly Buffer[],
  now: Date,
  seenSince: Date,
): Promise<(LiveSession | undefined)[]> {
  const keys = tokenDigests.map((digest) => digest.toString("hex"));
  const asked = new Map(tokenDigests.map((digest, index) => [keys[index], digest]));
  const rows = await database.lookups.query<LiveSession & { readonly digest: Buffer }>({
    name: "identity.session.find",
    // LATERAL and LIMIT: in a plan made while the table was small, it would be joined from all its rows instead of being probed.
    text: `SELECT asked.digest, s.id, s.customer_id AS "customerId", c.locale, s.aal,
                  s.authenticated_at AS "authenticatedAt", s.step_up_at AS "stepUpAt", s.last_seen_at AS "lastSeenAt", s.absolute_expires_at AS "absoluteExpiresAt"
             FROM unnest($1::bytea[]) AS asked (digest)
            CROSS JOIN LATERAL (
              SELECT * FROM identity.session
               WHERE token_sha256 = asked.digest AND revoked_at IS NULL AND absolute_expires_at > $2 AND last_seen_at > $3 LIMIT 1) AS s
             JOIN identity.customer c ON c.id = s.customer_id`,
    values: [[...asked.values()], now, seenSince],
  });
  const found = new Map(rows.map((row) => [row.digest.toString("hex"), row]));
  return keys.map((key) => found.get(key));
}

/** Moves the idle limit on; a session revoked meanwhile stays revoked. */
export async function touchSession(database: Database, id: string, now: Date): Promise<void> {
  await identityTables(database.kysely)
    .updateTable("identity.session")
    .set({ last_seen_at: now })
    .where("id", "=", id)
    .where("last_seen_at", "<", now)
    .execute();
}

export interface NewSession {
  readonly id: string;
  readonly token_sha256: Buffer;
  readonly customer_id: string;
  readonly aal: number;
  readonly factors: string[];
  readonly step_up_at: Date | null;
  readonly device_id: string | null;
  readonly authenticated_at: Date;
  readonly last_seen_at: Date;
  readonly absolute_expires_at: Date;
  readonly ip: string;
  readonly user_agent: string;
}

/**
 * Makes it and ends all but the newest `kept` of the customer's living ones before it, by the partial index on (customer,
 * authenticated_at), as one statement. Returns how many it ended.
 */
export async function insertSession(
  tx: Tx,
  session: NewSession,
  kept: number,
  now: Date,
): Promise<number> {
  const { ended } = await identityTables(tx)
    .with("ended", (db) =>
      db
        .updateTable("identity.session")
        .set({ revoked_at: now })
        .where("id", "in", (query) =>
          query
            .selectFrom("identity.session")
            .select("id")
            .where("customer_id", "=", session.customer_id)
            .where("revoked_at", "is", null)
            .orderBy("authenticated_at", "desc")
            .orderBy("id", "desc")
            .offset(kept),
        )
        .returning("id"),
    )
    .with("made", (db) =>
      db.insertInto("identity.session").values({ ...session, revoked_at: null }),
    )
    .selectFrom("ended")
    .select(sql<number>`count(*)::int`.as("ended"))
    .executeTakeFirstOrThrow();
  return ended;
}

export async function revokeSession(
  db: Db,
  by: { readonly id: string } | { readonly tokenSha256: Buffer },
  now: Date,
): Promise<void> {
  const update = identityTables(db)
    .updateTable("identity.session")
    .set({ revoked_at: now })
    .where("revoked_at", "is", null);
  await ("id" in by
    ? update.where("id", "=", by.id)
    : update.where("token_sha256", "=", by.tokenSha256)
  ).execute();
}

/** Another digest for the same session, if the old one is still its own. */
export async function renewSession(
  tx: Tx,
  renewal: {
    readonly id: string;
    readonly from: Buffer;
    readonly to: Buffer;
    readonly factors: string[];
    readonly aal: 1 | 2;
    readonly stepUpAt: Date;
  },
): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.session")
    .set((column) => ({
      token_sha256: renewal.to,
      factors: renewal.factors,
      // Never lower than it was: what was proved at sign-in stays proved.
      aal: sql<number>`greatest(${column.ref("aal")}, ${renewal.aal})`,
      step_up_at: renewal.stepUpAt,
    }))
    .where("id", "=", renewal.id)
    .where("token_sha256", "=", renewal.from)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** False when the session has ended meanwhile. */
export async function replaceToken(
  tx: Tx,
  id: string,
  tokenSha256: Buffer,
  now: Date,
): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.session")
    .set({ token_sha256: tokenSha256, last_seen_at: now })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Forgets sessions that ended before `before`. */
export async function pruneSessions(db: Db, before: Date): Promise<number> {
  const result = await identityTables(db)
    .deleteFrom("identity.session")
    .where("absolute_expires_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
