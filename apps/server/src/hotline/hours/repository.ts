import { type BilingualName, type ServiceCalendar, serviceCalendar } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { HolidayYear } from "./holidays/ports.ts";

type Db = Database["kysely"] | Tx;

export interface CalendarVersion {
  readonly calendarId: string;
  readonly version: number;
  readonly calendar: ServiceCalendar;
  readonly changedBy: string | null;
  readonly reason: string;
  readonly changedAt: Date;
}

export interface BlockRow {
  readonly id: string;
  readonly kind: "emergency" | "maintenance";
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly reason: BilingualName;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface PastBlockRow extends BlockRow {
  readonly confirmedBy: string | null;
  readonly endedBy: string | null;
}

export interface DecreeRow {
  readonly country: string;
  readonly year: number;
  readonly days: HolidayYear;
}

const VERSION = sql`calendar_id AS "calendarId", version, document AS calendar, changed_by AS "changedBy",
  reason, changed_at AS "changedAt"`;

/** Documents are parsed as they are read: a row that an older program wrote differently must not open the wrong hours. */
const parsed = (row: CalendarVersion): CalendarVersion => ({
  ...row,
  calendar: serviceCalendar.parse(row.calendar),
});

/** The newest version of every calendar, by the unique index on (calendar_id, version). */
export async function currentCalendars(db: Db): Promise<CalendarVersion[]> {
  const { rows } = await sql<CalendarVersion>`
    SELECT DISTINCT ON (calendar_id) ${VERSION} FROM hours.calendar_version
     ORDER BY calendar_id, version DESC`.execute(db);
  return rows.map(parsed);
}

export async function versionsOf(db: Db, calendarId: string): Promise<CalendarVersion[]> {
  const { rows } = await sql<CalendarVersion>`
    SELECT ${VERSION} FROM hours.calendar_version WHERE calendar_id = ${calendarId}
     ORDER BY version DESC LIMIT 100`.execute(db);
  return rows.map(parsed);
}

/** False when that version exists already: somebody was faster. */
export async function insertVersion(
  tx: Tx,
  row: CalendarVersion & { readonly id: string },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO hours.calendar_version (id, calendar_id, version, document, changed_by, reason, changed_at)
    VALUES (${row.id}, ${row.calendarId}, ${row.version}, ${JSON.stringify(row.calendar)}::jsonb,
            ${row.changedBy}, ${row.reason}, ${row.changedAt})
    ON CONFLICT (calendar_id, version) DO NOTHING RETURNING id`.execute(tx);
  return rows.length === 1;
}

const BLOCK = sql`id, kind, starts_at AS "startsAt", ends_at AS "endsAt", reason, created_by AS "createdBy",
  created_at AS "createdAt", confirmed_at AS "confirmedAt", ended_at AS "endedAt"`;

/** What is, or will be, in force, and emergencies that wait for their confirmation. */
export async function openBlocks(db: Db, now: Date): Promise<BlockRow[]> {
  const { rows } = await sql<BlockRow>`
    SELECT ${BLOCK} FROM hours.block
     WHERE ended_at IS NULL AND (ends_at IS NULL OR ends_at > ${now}) ORDER BY starts_at, id`.execute(
    db,
  );
  return rows;
}

/** What closes nothing any more, newest first; `lapsedBefore`: an emergency armed before then was never confirmed. */
export async function pastBlocks(
  db: Db,
  { now, lapsedBefore }: { readonly now: Date; readonly lapsedBefore: Date },
): Promise<PastBlockRow[]> {
  const { rows } = await sql<PastBlockRow>`
    SELECT ${BLOCK}, confirmed_by AS "confirmedBy", ended_by AS "endedBy" FROM hours.block
     WHERE ended_at IS NOT NULL OR ends_at <= ${now} OR (confirmed_at IS NULL AND created_at < ${lapsedBefore})
     ORDER BY created_at DESC, id DESC LIMIT 50`.execute(db);
  return rows;
}

export async function lockBlock(tx: Tx, id: string): Promise<BlockRow | null> {
  const { rows } = await sql<BlockRow>`
    SELECT ${BLOCK} FROM hours.block WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0] ?? null;
}

export async function insertBlock(tx: Tx, row: Omit<BlockRow, "endedAt">): Promise<void> {
  await sql`
    INSERT INTO hours.block (id, kind, starts_at, ends_at, reason, created_by, created_at, confirmed_by, confirmed_at)
    VALUES (${row.id}, ${row.kind}, ${row.startsAt}, ${row.endsAt}, ${JSON.stringify(row.reason)}::jsonb,
            ${row.createdBy}, ${row.createdAt}, ${row.confirmedAt === null ? null : row.createdBy}, ${row.confirmedAt})`.execute(
    tx,
  );
}

export async function confirmBlock(tx: Tx, id: string, staffId: string, now: Date): Promise<void> {
  await sql`UPDATE hours.block SET starts_at = ${now}, confirmed_by = ${staffId}, confirmed_at = ${now}
             WHERE id = ${id}`.execute(tx);
}

export async function endBlock(tx: Tx, id: string, staffId: string, now: Date): Promise<void> {
  await sql`UPDATE hours.block SET ended_by = ${staffId}, ended_at = ${now} WHERE id = ${id}`.execute(
    tx,
  );
}

/** The newest decree of each country and year. */
export async function currentDecrees(db: Db): Promise<DecreeRow[]> {
  const { rows } = await sql<DecreeRow>`
    SELECT DISTINCT ON (country, year) country, year, days FROM hours.decree
     ORDER BY country, year, imported_at DESC`.execute(db);
  return rows;
}

export async function insertDecree(
  tx: Tx,
  row: DecreeRow & { readonly id: string; readonly importedBy: string; readonly importedAt: Date },
): Promise<void> {
  await sql`
    INSERT INTO hours.decree (id, country, year, days, imported_by, imported_at)
    VALUES (${row.id}, ${row.country}, ${row.year}, ${JSON.stringify(row.days)}::jsonb, ${row.importedBy}, ${row.importedAt})`.execute(
    tx,
  );
}
