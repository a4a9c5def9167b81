import type { Locale } from "@okpay/contracts";
import type { Tx } from "../../platform/db/index.ts";
import { type CaseRow, type Db, tables as ofCases } from "./repository.ts";

export interface GroupRow {
  readonly id: string;
  readonly title: string;
  readonly state: "open" | "answered";
  readonly answer: Readonly<Record<Locale, string>> | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly answered_by: string | null;
  readonly answered_at: Date | null;
}

const tables = (db: Db) => db.withTables<{ "cases.suggestion_group": GroupRow }>();

export async function insertGroup(tx: Tx, row: GroupRow): Promise<void> {
  await tables(tx).insertInto("cases.suggestion_group").values(row).execute();
}

export const findGroup = (db: Db, id: string): Promise<GroupRow | undefined> =>
  tables(db)
    .selectFrom("cases.suggestion_group")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();

export const lockGroup = (tx: Tx, id: string): Promise<GroupRow | undefined> =>
  tables(tx)
    .selectFrom("cases.suggestion_group")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

/** Open ones first, then the newest. */
export const groups = (db: Db): Promise<GroupRow[]> =>
  tables(db)
    .selectFrom("cases.suggestion_group")
    .selectAll()
    .orderBy("state", "desc")
    .orderBy("created_at", "desc")
    .limit(100)
    .execute();

export async function setAnswered(
  tx: Tx,
  id: string,
  set: Pick<GroupRow, "answer" | "answered_by" | "answered_at">,
): Promise<void> {
  await tables(tx)
    .updateTable("cases.suggestion_group")
    .set({
      state: "answered",
      ...set,
    })
    .where("id", "=", id)
    .execute();
}

/** Suggestions that wait, in no group; newest first. */
export const ungrouped = (db: Db): Promise<CaseRow[]> =>
  ofCases(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("kind", "=", "suggestion")
    .where("group_id", "is", null)
    .where("state", "in", ["open", "paused"])
    .orderBy("opened_at", "desc")
    .limit(200)
    .execute();

export async function casesIn(db: Db, groupIds: readonly string[]): Promise<CaseRow[]> {
  if (groupIds.length === 0) return [];
  return ofCases(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("kind", "=", "suggestion")
    .where("group_id", "in", [...groupIds])
    .orderBy("opened_at")
    .execute();
}

/** Members that have not had the group's answer yet. */
export const waitingIn = (db: Db, groupId: string, limit: number): Promise<CaseRow[]> =>
  ofCases(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .where("kind", "=", "suggestion")
    .where("group_id", "=", groupId)
    .where("state", "in", ["open", "paused"])
    .orderBy("id")
    .limit(limit)
    .execute();
