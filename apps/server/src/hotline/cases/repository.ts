import type {
  CaseKind,
  CaseState,
  Locale,
  MatterTopic,
  PauseReason,
  RootCause,
} from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

export type Db = Tx | Database["kysely"];

/** What was known when a case was opened; amounts as decimal strings. */
export interface StoredFacts {
  readonly payment: {
    readonly amountMinor: string;
    readonly currency: string;
    readonly counterparty: string;
    readonly state: string;
    readonly createdAt: string;
  } | null;
  readonly articleTitle: string | null;
  readonly device: string;
}

export interface CaseRow {
  readonly id: string;
  readonly version: number;
  readonly number: string;
  /** Null: somebody who left a message and is not known; then there may be a number. */
  readonly customer_id: string | null;
  readonly caller_number: string | null;
  readonly request_key: string | null;
  readonly kind: CaseKind;
  readonly topic: MatterTopic;
  readonly subject: string;
  readonly channel: "web" | "call" | "staff";
  readonly locale: Locale;
  readonly line_id: string;
  readonly payment_id: string | null;
  readonly decline_code: string | null;
  readonly article_slug: string | null;
  readonly facts: StoredFacts;
  readonly state: CaseState;
  readonly pause_reason: PauseReason | null;
  readonly owner_id: string | null;
  readonly level: number;
  readonly target_ms: number;
  readonly left_ms: number;
  readonly steps_done: number;
  readonly clock_from: Date | null;
  readonly due_at: Date | null;
  readonly next_check_at: Date | null;
  readonly opened_at: Date;
  readonly answered_at: Date | null;
  readonly was_on_time: boolean | null;
  readonly reopened: number;
  readonly reopen_until: Date | null;
  readonly closed_at: Date | null;
  readonly root_cause: RootCause | null;
  readonly satisfaction: number | null;
  readonly group_id: string | null;
  readonly customer_seen_at: Date;
  readonly updated_at: Date;
}

/** What changes in the life of a case; the rest is as it was opened. */
export type CasePatch = Partial<
  Omit<
    CaseRow,
    | "id"
    | "version"
    | "number"
    | "customer_id"
    | "caller_number"
    | "request_key"
    | "subject"
    | "channel"
    | "locale"
    | "line_id"
    | "payment_id"
    | "decline_code"
    | "article_slug"
    | "facts"
    | "opened_at"
  >
>;

export interface EntryRow {
  readonly id: string;
  readonly case_id: string;
  readonly type: "message" | "note" | "event";
  readonly author: "customer" | "staff" | "system";
  readonly staff_id: string | null;
  readonly request_key: string | null;
  readonly text: string;
  readonly event: string | null;
  readonly details: Readonly<Record<string, string | number>>;
  readonly at: Date;
}

/** Whose a case is, for the audit log; nobody's who is known. */
export const subjectOf = ({ customer_id: id }: Pick<CaseRow, "customer_id">) =>
  id === null ? {} : { subject: { kind: "customer" as const, id } };

export interface ContactRow {
  readonly id: string;
  readonly case_id: string | null;
  readonly line_id: string;
  readonly channel: "web" | "call" | "callback" | "in_app_call";
  readonly at: Date;
}

type Tables = {
  "cases.customer_case": CaseRow;
  "cases.entry": EntryRow;
  "cases.contact": ContactRow;
};
export const tables = (db: Db) => db.withTables<Tables>();

export async function nextNumber(db: Db): Promise<bigint> {
  const { rows } = await sql<{ n: bigint }>`SELECT nextval('cases.number_seq') AS n`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a sequence has no next value");
  return row.n;
}

/** False: this customer has opened a case with that key already. */
export async function insertCase(tx: Tx, row: CaseRow): Promise<boolean> {
  const inserted = await tables(tx)
    .insertInto("cases.customer_case")
    .values(row)
    .onConflict((conflict) => conflict.columns(["customer_id", "request_key"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

export const findByKey = (
  db: Db,
  customerId: string,
  requestKey: string,
): Promise<CaseRow | undefined> =>
  tables(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("request_key", "=", requestKey)
    .executeTakeFirst();

export const findCase = (db: Db, id: string): Promise<CaseRow | undefined> =>
  tables(db).selectFrom("cases.customer_case").selectAll().where("id", "=", id).executeTakeFirst();

/** Somebody else's is as if it were not there. */
export const findOwn = (db: Db, id: string, customerId: string): Promise<CaseRow | undefined> =>
  tables(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("id", "=", id)
    .where("customer_id", "=", customerId)
    .executeTakeFirst();

/** Newest change first, by the index on the customer. */
export const casesOf = (db: Db, customerId: string): Promise<CaseRow[]> =>
  tables(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("customer_id", "=", customerId)
    .orderBy("updated_at", "desc")
    .orderBy("id", "desc")
    .limit(100)
    .execute();

/** Of those that somebody still works on, the one that moved last; by the index on the customer. */
export const newestOpenCase = (db: Db, customerId: string): Promise<CaseRow | undefined> =>
  tables(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("state", "in", ["open", "paused"])
    .orderBy("updated_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();

/** The newest open case of a customer about this payment. */
export const openCaseAbout = (
  db: Db,
  customerId: string,
  paymentId: string,
): Promise<CaseRow | undefined> =>
  tables(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("payment_id", "=", paymentId)
    .where("state", "in", ["open", "paused", "answered"])
    .orderBy("opened_at", "desc")
    .limit(1)
    .executeTakeFirst();

/** False: somebody else changed the case since it was read; nothing happened. */
export async function updateCase(
  tx: Tx,
  row: Pick<CaseRow, "id" | "version">,
  patch: CasePatch,
): Promise<boolean> {
  const result = await tables(tx)
    .updateTable("cases.customer_case")
    .set({ ...patch, version: row.version + 1 })
    .where("id", "=", row.id)
    .where("version", "=", row.version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The customer has looked; no change of the case itself, so its version stays. */
export async function markSeen(db: Db, id: string, now: Date): Promise<void> {
  await tables(db)
    .updateTable("cases.customer_case")
    .set({ customer_seen_at: now })
    .where("id", "=", id)
    .where("customer_seen_at", "<", now)
    .execute();
}

/** False: an entry of this case with that key is there already. */
export async function insertEntry(tx: Tx, row: EntryRow): Promise<boolean> {
  const inserted = await tables(tx)
    .insertInto("cases.entry")
    .values(row)
    .onConflict((conflict) => conflict.columns(["case_id", "request_key"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

export const entriesOf = (db: Db, caseId: string): Promise<EntryRow[]> =>
  tables(db)
    .selectFrom("cases.entry")
    .selectAll()
    .where("case_id", "=", caseId)
    .orderBy("at")
    .orderBy("id")
    .execute();

export const findEntryByKey = (
  db: Db,
  caseId: string,
  requestKey: string,
): Promise<EntryRow | undefined> =>
  tables(db)
    .selectFrom("cases.entry")
    .selectAll()
    .where("case_id", "=", caseId)
    .where("request_key", "=", requestKey)
    .executeTakeFirst();

/** Cases whose time for something has come, oldest first, by the partial index. */
export const casesToCheck = (db: Db, now: Date, limit: number): Promise<CaseRow[]> =>
  tables(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("next_check_at", "<=", now)
    .orderBy("next_check_at")
    .limit(limit)
    .execute();

export async function insertContact(db: Db, row: ContactRow): Promise<void> {
  await tables(db).insertInto("cases.contact").values(row).execute();
}

/** Contacts of a line by the hour of its own clock, by the index on line and time. */
export async function contactsByHour(
  db: Db,
  which: { readonly lineId: string; readonly since: Date; readonly timeZone: string },
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ hour: number; count: number }>`
    SELECT extract(hour FROM at AT TIME ZONE ${which.timeZone})::int AS hour, count(*)::int AS count
      FROM cases.contact WHERE line_id = ${which.lineId} AND at >= ${which.since} GROUP BY 1`.execute(
    db,
  );
  return new Map(rows.map(({ hour, count }) => [hour, count]));
}
