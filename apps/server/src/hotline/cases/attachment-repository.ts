import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { CasesDeps } from "./deps.ts";
import { type CaseRow, type Db, type EntryRow, tables } from "./repository.ts";

export interface AttachmentRow {
  readonly id: string;
  readonly entry_id: string;
  readonly case_id: string;
  /** The place among the pictures of its case, from 1; their names are made of it. */
  readonly ordinal: number;
  /** Of the JPEG, before it was sealed. */
  readonly bytes: number;
  /** Sealed; null once it was deleted. */
  readonly content: Buffer | null;
  readonly added_at: Date;
}

/** A picture made anew and sealed, before it has its place in a thread. */
export interface SealedPicture {
  readonly id: string;
  readonly bytes: number;
  readonly content: Buffer;
}

type Tables = { "cases.attachment": AttachmentRow };
const own = (db: Db) => tables(db).withTables<Tables>();

/** Enough for a matter with every receipt; whoever fills the disk stops here. */
const MOST_A_CASE = 20;
const KEPT_AFTER_CLOSE_DAYS = 365;
const DAY_MS = 86_400_000;

async function countOf(db: Db, caseId: string): Promise<number> {
  const { count } = await own(db)
    .selectFrom("cases.attachment")
    .select(({ fn }) => fn.countAll<bigint>().as("count"))
    .where("case_id", "=", caseId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Refuses with `attachments_full` when the case holds as many as it may. */
export async function assertRoom(db: Db, caseId: string): Promise<number> {
  const count = await countOf(db, caseId);
  if (count >= MOST_A_CASE) throw new RequestRefused("attachments_full");
  return count;
}

/** The row of a picture for the next entry. Whoever is faster changes the case's version, and it is decided anew. */
export async function attachmentOf(
  { database }: Pick<CasesDeps, "database">,
  row: Pick<CaseRow, "id">,
  picture: SealedPicture,
  now: Date,
): Promise<AttachmentRow> {
  const count = await assertRoom(database.kysely, row.id);
  return { ...picture, entry_id: newId(), case_id: row.id, ordinal: count + 1, added_at: now };
}

export async function insertAttachment(tx: Tx, row: AttachmentRow): Promise<void> {
  await own(tx).insertInto("cases.attachment").values(row).execute();
}

/** Without their contents, by the unique index on the case. */
export const attachmentsOf = (
  db: Db,
  caseId: string,
): Promise<(Omit<AttachmentRow, "content"> & { readonly is_deleted: boolean })[]> =>
  own(db)
    .selectFrom("cases.attachment")
    .select(["id", "entry_id", "case_id", "ordinal", "bytes", "added_at"])
    .select(sql<boolean>`content IS NULL`.as("is_deleted"))
    .where("case_id", "=", caseId)
    .orderBy("ordinal")
    .execute();

/** A picture of this very case, and whether it hangs on something the customer may read. */
export const findAttachment = (
  db: Db,
  caseId: string,
  id: string,
): Promise<(AttachmentRow & Pick<EntryRow, "type">) | undefined> =>
  own(db)
    .selectFrom("cases.attachment")
    .innerJoin("cases.entry", "cases.entry.id", "cases.attachment.entry_id")
    .selectAll("cases.attachment")
    .select("cases.entry.type")
    .where("cases.attachment.case_id", "=", caseId)
    .where("cases.attachment.id", "=", id)
    .executeTakeFirst();

/** Pictures of cases closed a year ago go; that there was one stays in the thread. */
export async function wipeAttachments(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_AFTER_CLOSE_DAYS * DAY_MS);
  await sql`UPDATE cases.attachment AS picture SET content = NULL
              FROM cases.customer_case AS matter
             WHERE matter.id = picture.case_id AND matter.closed_at < ${before}
               AND picture.content IS NOT NULL`.execute(db);
}
