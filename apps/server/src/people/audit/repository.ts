import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import type { SideValue } from "../../platform/side-row.ts";
import type { StoredEvent } from "./event-record.ts";

export type Db = Tx | Database["kysely"];

/** `name` as the column's name in the query at hand. */
const EVENT = sql`e.id, e.at, e.type, e.severity, e.outcome, e.actor_kind AS "actorKind", e.actor_id AS "actorId",
  e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.ip, e.user_agent AS "userAgent",
  e.request_id AS "requestId", e.details, e.mac, e.writer, e.writer_seq::text AS "writerSeq"`;

/** The name of this log; made by whoever asks first. */
export async function logId(db: Db, now: Date): Promise<string> {
  await sql`INSERT INTO audit.log (is_only, id, created_at) VALUES (true, ${newId()}, ${now}) ON CONFLICT DO NOTHING`.execute(
    db,
  );
  const { rows } = await sql<{ id: string }>`SELECT id FROM audit.log`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("the log has no name");
  return row.id;
}

export async function insertEvent(
  tx: Tx,
  columns: Readonly<Record<string, SideValue>>,
): Promise<void> {
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  await sql`INSERT INTO audit.event (${names})
            SELECT ${names} FROM json_populate_record(NULL::audit.event, ${JSON.stringify(columns)}::json)`.execute(
    tx,
  );
}

/** What is not in the tree yet, in the order in which it came, and the oldest transaction that may still add to it. */
export async function findWaiting(
  db: Db,
  from: { readonly xid: string; readonly without: readonly string[] },
  limit: number,
): Promise<{ readonly events: StoredEvent[]; readonly horizon: string }> {
  // Index event_xid from the horizon of the last complete look on; a probe of leaf_event_id_key for each row found.
  const { rows } = await sql<StoredEvent & { horizon: string; id: string | null }>`
    SELECT h.horizon, w.* FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon) h
      LEFT JOIN LATERAL (
        SELECT ${EVENT} FROM audit.event e
         WHERE e.xid >= ${from.xid}::xid8 AND e.id <> ALL (${from.without}::uuid[])
           AND NOT EXISTS (SELECT FROM audit.leaf l WHERE l.event_id = e.id)
         ORDER BY e.xid, e.writer, e.writer_seq LIMIT ${limit}) w ON true`.execute(db);
  return {
    events: rows.filter((row) => row.id !== null),
    horizon: rows[0]?.horizon ?? from.xid,
  };
}

/** Who appends, for all processes: false while another one does. Released with the transaction. */
export async function tryLockTree(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{
    locked: boolean;
  }>`SELECT pg_try_advisory_xact_lock(${TREE_LOCK}) AS locked`.execute(tx);
  return rows[0]?.locked === true;
}
const TREE_LOCK = 7_263_548_202;

export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{
    count: bigint;
  }>`SELECT count(*) AS count FROM audit.event e WHERE NOT EXISTS (SELECT FROM audit.leaf l WHERE l.event_id = e.id)`.execute(
    db,
  );
  return Number(rows[0]?.count ?? 0n);
}

export interface EventFilter {
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly type?: string | undefined;
  readonly outcome?: string | undefined;
  readonly severity?: string | undefined;
  readonly from: Date;
  readonly to?: Date | undefined;
  /** Older than this event. */
  readonly before?: { readonly at: Date; readonly id: string } | undefined;
}

/** Newest first; by event_actor, event_subject or event_at, whichever narrows most. */
export async function findEvents(
  db: Db,
  filter: EventFilter,
  limit: number,
): Promise<StoredEvent[]> {
  const conditions: RawBuilder<unknown>[] = [sql`e.at >= ${filter.from}`];
  if (filter.to !== undefined) conditions.push(sql`e.at <= ${filter.to}`);
  if (filter.actorId !== undefined) conditions.push(sql`e.actor_id = ${filter.actorId}::uuid`);
  if (filter.subjectId !== undefined) conditions.push(sql`e.subject_id = ${filter.subjectId}`);
  if (filter.type !== undefined)
    conditions.push(sql`(e.type = ${filter.type} OR starts_with(e.type, ${`${filter.type}.`}))`);
  if (filter.outcome !== undefined) conditions.push(sql`e.outcome = ${filter.outcome}`);
  if (filter.severity !== undefined) conditions.push(sql`e.severity = ${filter.severity}`);
  if (filter.before !== undefined)
    conditions.push(
      sql`(e.at, e.id) < (${filter.before.at}::timestamptz, ${filter.before.id}::uuid)`,
    );
  const { rows } = await sql<StoredEvent>`SELECT ${EVENT} FROM audit.event e
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY e.at DESC, e.id DESC LIMIT ${limit}`.execute(
    db,
  );
  return rows;
}

/** What a customer did or had done, newest first. */
export async function findEventsAbout(
  db: Db,
  customerId: string,
  {
    from,
    types,
    limit,
    before,
  }: {
    from: Date;
    types: readonly string[] | null;
    limit: number;
    before: { readonly at: Date; readonly id: string } | null;
  },
): Promise<StoredEvent[]> {
  const older =
    before === null
      ? sql`true`
      : sql`(e.at, e.id) < (${before.at}::timestamptz, ${before.id}::uuid)`;
  const { rows } = await sql<StoredEvent>`
    SELECT ${EVENT} FROM audit.event e
     WHERE (e.actor_id = ${customerId}::uuid OR e.subject_id = ${customerId})
       AND e.at >= ${from} AND (${types}::text[] IS NULL OR e.type = ANY (${types}::text[])) AND ${older}
     ORDER BY e.at DESC, e.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

export async function findEvent(
  db: Db,
  id: string,
): Promise<(StoredEvent & { readonly position: bigint | null }) | undefined> {
  const { rows } = await sql<StoredEvent & { position: bigint | null }>`
    SELECT ${EVENT}, l.position FROM audit.event e LEFT JOIN audit.leaf l ON l.event_id = e.id
     WHERE e.id = ${id}::uuid`.execute(db);
  return rows[0];
}

/** Leaves from `position` on with the events they stand for, where those still are. */
export async function findLeaves(
  db: Db,
  position: number,
  limit: number,
): Promise<
  {
    readonly position: bigint;
    readonly eventId: string;
    readonly hash: Buffer;
    readonly event: StoredEvent | null;
  }[]
> {
  const { rows } = await sql<
    StoredEvent & { position: bigint; eventId: string; hash: Buffer; id: string | null }
  >`
    SELECT l.position, l.event_id AS "eventId", l.hash, ${EVENT}
      FROM audit.leaf l LEFT JOIN audit.event e ON e.id = l.event_id
     WHERE l.position >= ${position} ORDER BY l.position LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({
    position: row.position,
    eventId: row.eventId,
    hash: row.hash,
    event: row.id === null ? null : row,
  }));
}

/** Writers whose rows are not numbered 1, 2, 3 … or not chained: something was deleted or slipped in. */
export async function findBrokenWriters(
  db: Db,
): Promise<{ readonly writer: string; readonly seq: bigint }[]> {
  const { rows } = await sql<{ writer: string; seq: bigint }>`
    SELECT writer, writer_seq AS seq FROM (
      SELECT e.writer, e.writer_seq, e.writer_chain, e.id, e.mac,
             lag(e.writer_seq, 1, 0::bigint) OVER w AS previous_seq, lag(e.writer_chain, 1, ''::bytea) OVER w AS previous_chain
        FROM audit.event e WINDOW w AS (PARTITION BY e.writer ORDER BY e.writer_seq)) numbered
     WHERE writer_seq <> previous_seq + 1 OR writer_chain <> sha256(previous_chain || uuid_send(id) || mac)
     LIMIT 10`.execute(db);
  return rows;
}
