import { type LineSetting, lineSetting } from "@okpay/contracts";
import { sql } from "kysely";
import { z } from "zod";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

/** A line as it stands, on the list or retired from it. */
export interface Line extends LineSetting {
  readonly retiredAt: Date | null;
}

export interface LineListRow {
  readonly version: number;
  readonly lines: LineSetting[];
  readonly changedBy: string | null;
  readonly reason: string;
  readonly changedAt: Date;
}

const documents = z.array(lineSetting);

/** Also those that left the list: their cases are counted by their calendars. */
export async function linesInOrder(db: Db): Promise<Line[]> {
  const { rows } = await sql<Line>`
    SELECT id, name, country, languages, phone_number AS "phoneNumber", calendar_id AS "calendarId", regions,
           retired_at AS "retiredAt"
      FROM hours.line ORDER BY sort_order, id`.execute(db);
  return rows;
}

/** Versions of the list, newest first, by its primary key; parsed as they are read, as calendars are. */
export async function lineLists(db: Db, atMost = 100): Promise<LineListRow[]> {
  const { rows } = await sql<LineListRow>`
    SELECT version, lines, changed_by AS "changedBy", reason, changed_at AS "changedAt"
      FROM hours.line_list_version ORDER BY version DESC LIMIT ${atMost}`.execute(db);
  return rows.map((row) => ({ ...row, lines: documents.parse(row.lines) }));
}

/** False when that version exists already: somebody was faster. */
export async function insertLineList(tx: Tx, row: LineListRow): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO hours.line_list_version (version, lines, changed_by, reason, changed_at)
    VALUES (${row.version}, ${JSON.stringify(row.lines)}::jsonb, ${row.changedBy}, ${row.reason}, ${row.changedAt})
    ON CONFLICT (version) DO NOTHING RETURNING version`.execute(tx);
  return rows.length === 1;
}

/** The row that others point to; one that was retired is back. */
export async function upsertLine(tx: Tx, line: LineSetting, sortOrder: number): Promise<void> {
  await sql`
    INSERT INTO hours.line (id, name, country, languages, phone_number, calendar_id, regions, sort_order)
    VALUES (${line.id}, ${JSON.stringify(line.name)}::jsonb, ${line.country}, ${line.languages}, ${line.phoneNumber},
            ${line.calendarId}, ${JSON.stringify(line.regions)}::jsonb, ${sortOrder})
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, country = excluded.country, languages = excluded.languages,
      phone_number = excluded.phone_number, calendar_id = excluded.calendar_id, regions = excluded.regions,
      sort_order = excluded.sort_order, retired_at = NULL`.execute(tx);
}

export async function retireLinesBut(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await sql`UPDATE hours.line SET retired_at = ${now}
             WHERE retired_at IS NULL AND NOT id = ANY(${ids})`.execute(tx);
}
