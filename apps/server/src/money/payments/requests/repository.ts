import { type RawBuilder, sql } from "kysely";
import { newId } from "../../../platform/ids.ts";
import type { SideRow } from "../../../platform/side-row.ts";
import type { Payment } from "../payment.ts";
import { find, findMany, type Queryable } from "../repository.ts";
import type { AskerCounts } from "./rules.ts";

/** What only a request has; the rest is its payment. */
export interface RequestFacts {
  readonly askerId: string;
  readonly askerAccountId: string;
  readonly askedId: string | null;
  readonly isLink: boolean;
  readonly answerId: string | null;
  readonly expiresAt: Date;
}
export interface RequestRecord extends RequestFacts {
  readonly payment: Payment;
}

interface RequestRow {
  readonly id: string;
  readonly asker_id: string;
  readonly asker_account_id: string;
  readonly asked_id: string | null;
  readonly is_link: boolean;
  readonly answer_id: string | null;
  readonly expires_at: Date;
}

const toFacts = (row: RequestRow): RequestFacts => ({
  askerId: row.asker_id,
  askerAccountId: row.asker_account_id,
  askedId: row.asked_id,
  isLink: row.is_link,
  answerId: row.answer_id,
  expiresAt: row.expires_at,
});

/** By primary key, twice; no lock. */
export async function findRequest(db: Queryable, id: string): Promise<RequestRecord | null> {
  const { rows } = await sql<RequestRow>`SELECT * FROM payments.request WHERE id = ${id}`.execute(
    db,
  );
  const [row] = rows;
  const payment = row === undefined ? null : await find(db, id);
  return row === undefined || payment === null ? null : { ...toFacts(row), payment };
}

/** Newest first. Each side walks its own index (request_asker_idx, request_asked_idx) and stops at the limit. */
export async function listRequests(
  db: Queryable,
  page: {
    readonly customerId: string;
    readonly direction: "in" | "out" | null;
    readonly isOpen: boolean | null;
    readonly now: Date;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<RequestRecord[]> {
  const { customerId, direction, isOpen, now, before, limit } = page;
  const conditions: RawBuilder<unknown>[] = [];
  if (before !== null) conditions.push(sql`AND id < ${before}`);
  if (isOpen !== null) conditions.push(sql`AND (is_open AND expires_at > ${now}) = ${isOpen}`);
  const rest = sql.join(conditions, sql` `);
  const sides = [
    ...(direction === "out" ? [] : [sql`asker_id = ${customerId}`]),
    ...(direction === "in" ? [] : [sql`asked_id = ${customerId}`]),
  ].map(
    (mine) =>
      sql`(SELECT * FROM payments.request WHERE ${mine} ${rest} ORDER BY id DESC LIMIT ${limit})`,
  );
  const { rows } = await sql<RequestRow>`
    SELECT * FROM (${sql.join(sides, sql` UNION ALL `)}) r ORDER BY id DESC LIMIT ${limit}`.execute(
    db,
  );
  const payments = await findMany(
    db,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row) => {
    const payment = payments.get(row.id);
    return payment === undefined ? [] : [{ ...toFacts(row), payment }];
  });
}

/** Whose time is over, oldest first. Walks request_expiry_idx; no lock. */
export async function expiredRequests(db: Queryable, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM payments.request WHERE is_open AND expires_at <= ${now}
     ORDER BY expires_at LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What this asker asks of this person and has not been answered. Walks request_asked_idx. */
export async function openBetween(
  db: Queryable,
  { askerId, askedId }: { readonly askerId: string; readonly askedId: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM payments.request
     WHERE asked_id = ${askedId} AND asker_id = ${askerId} AND is_open ORDER BY id`.execute(db);
  return rows.map(({ id }) => id);
}

/** The asker's row, made when there is none, and what they have open; the version is expected by the next request. */
export async function countsOf(
  db: Queryable,
  asker: {
    readonly askerId: string;
    readonly askedId: string | null;
    readonly now: Date;
    readonly since: Date;
  },
): Promise<AskerCounts & { readonly version: number }> {
  await sql`INSERT INTO payments.asker (id, version) VALUES (${asker.askerId}, 0) ON CONFLICT (id) DO NOTHING`.execute(
    db,
  );
  const { rows } = await sql<{
    version: number;
    open: number;
    to_them: number;
    today: number;
  }>`
    SELECT a.version,
           count(*) FILTER (WHERE r.is_open AND r.expires_at > ${asker.now})::int AS open,
           count(*) FILTER (WHERE r.is_open AND r.expires_at > ${asker.now} AND r.asked_id = ${asker.askedId})::int AS to_them,
           count(*) FILTER (WHERE r.created_at > ${asker.since})::int AS today
      FROM payments.asker a
      LEFT JOIN payments.request r ON r.asker_id = a.id AND (r.is_open OR r.created_at > ${asker.since})
     WHERE a.id = ${asker.askerId} GROUP BY a.version`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("an asker's row is gone");
  return { version: row.version, open: row.open, openToThem: row.to_them, today: row.today };
}

/** By the unique key (customer_id, blocked_id). */
export async function isBlocked(
  db: Queryable,
  { customerId, blockedId }: { readonly customerId: string; readonly blockedId: string },
): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM payments.request_block
     WHERE customer_id = ${customerId} AND blocked_id = ${blockedId}`.execute(db);
  return rows.length > 0;
}

/** Safe to repeat. */
export async function block(
  db: Queryable,
  row: { readonly customerId: string; readonly blockedId: string; readonly at: Date },
): Promise<void> {
  await sql`INSERT INTO payments.request_block (id, customer_id, blocked_id, created_at)
            VALUES (${newId()}, ${row.customerId}, ${row.blockedId}, ${row.at})
            ON CONFLICT (customer_id, blocked_id) DO NOTHING`.execute(db);
}

/** Newest first; by the unique key's index. */
export async function blocksOf(
  db: Queryable,
  customerId: string,
): Promise<{ readonly id: string; readonly blockedId: string; readonly createdAt: Date }[]> {
  const { rows } = await sql<{ id: string; blocked_id: string; created_at: Date }>`
    SELECT id, blocked_id, created_at FROM payments.request_block
     WHERE customer_id = ${customerId} ORDER BY id DESC LIMIT 200`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    blockedId: row.blocked_id,
    createdAt: row.created_at,
  }));
}

/** True if there was one of this customer. */
export async function unblock(db: Queryable, customerId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    DELETE FROM payments.request_block WHERE id = ${id} AND customer_id = ${customerId}`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

export const requestRow = (payment: Payment, facts: RequestFacts): SideRow => ({
  op: "insert",
  table: "payments.request",
  values: {
    id: payment.id,
    asker_id: facts.askerId,
    asker_account_id: facts.askerAccountId,
    asked_id: facts.askedId,
    is_link: facts.isLink,
    is_open: true,
    answer_id: null,
    expires_at: facts.expiresAt.toISOString(),
    created_at: payment.createdAt.toISOString(),
  },
});

export const requestEndedRow = (id: string): SideRow => ({
  op: "update",
  table: "payments.request",
  id,
  set: { is_open: false },
});

export const requestPaidRow = (
  id: string,
  paid: { readonly askedId: string; readonly answerId: string },
): SideRow => ({
  op: "update",
  table: "payments.request",
  id,
  set: { is_open: false, asked_id: paid.askedId, answer_id: paid.answerId },
});

/** Who paid is told by name from then on; until then the one who asked sees them masked. */
export const answeredRow = (payment: Payment): SideRow => ({
  op: "update",
  table: "payments.payment",
  id: payment.id,
  set: {
    version: payment.version,
    state: payment.state,
    completed_at: payment.completedAt?.toISOString() ?? null,
    payer_customer_id: payment.payer.customerId,
    payer_name: payment.payer.name,
    payer_masked_name: payment.payer.maskedName,
    payer_detail: payment.payer.detail,
  },
});
