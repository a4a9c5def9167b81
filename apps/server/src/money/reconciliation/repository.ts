import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import type { FileProblem, SettlementKind, SettlementLine } from "../cards/index.ts";
import type { Break, Expected, Line, Waiting } from "./types.ts";

export type Queryable = Database["kysely"] | Tx;

export interface FileRow {
  readonly id: string;
  readonly version: number;
  readonly source: string;
  readonly day: string;
  readonly digest: Buffer;
  readonly finishedAt: Date | null;
}

const FILE = sql`id, version, source, day::text AS day, digest, finished_at AS "finishedAt"`;

/** By the unique key (source, day); no lock. */
export async function findFile(
  db: Queryable,
  source: string,
  day: string,
): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    SELECT ${FILE} FROM reconciliation.file WHERE source = ${source} AND day = ${day}::date`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Files whose lines are not all booked: their import was interrupted. */
export async function unfinishedFiles(db: Queryable): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    SELECT ${FILE} FROM reconciliation.file WHERE finished_at IS NULL ORDER BY day, source`.execute(
    db,
  );
  return rows;
}

/** First and last day taken in of a source; null when there is none. */
export async function daysOf(
  db: Queryable,
  source: string,
): Promise<{ first: string; last: string } | null> {
  const { rows } = await sql<{ first: string | null; last: string }>`
    SELECT min(day)::text AS first, max(day)::text AS last FROM reconciliation.file WHERE source = ${source}`.execute(
    db,
  );
  const [row] = rows;
  return row === undefined || row.first === null ? null : { first: row.first, last: row.last };
}

/** The file and its lines; false when another process took this day in first. Forgets what was refused of that day. */
export async function insertFile(
  tx: Tx,
  file: {
    readonly id: string;
    readonly source: string;
    readonly day: string;
    readonly digest: Buffer;
    readonly content: string;
    readonly at: Date;
    readonly by: string | null;
  },
  lines: readonly SettlementLine[],
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO reconciliation.file (id, version, source, day, digest, content, lines, imported_at, imported_by)
    VALUES (${file.id}, 1, ${file.source}, ${file.day}::date, ${file.digest}, ${file.content}, ${lines.length},
            ${file.at}, ${file.by}) ON CONFLICT DO NOTHING RETURNING 1`.execute(tx);
  if (rows.length === 0) return false;
  const told = lines.map((line, index) => ({
    id: newId(),
    number: index + 1,
    network_reference: line.networkReference,
    reference: line.reference,
    kind: line.kind,
    gross: line.grossMinor.toString(),
    fee: line.feeMinor.toString(),
    net: line.netMinor.toString(),
    currency: line.currency,
    at: line.at.toISOString(),
  }));
  await sql`
    INSERT INTO reconciliation.line (id, version, file_id, number, network_reference, reference, kind, gross, fee, net,
                                     currency, at, state)
    SELECT id, 1, ${file.id}::uuid, number, network_reference, reference, kind, gross, fee, net, currency, at, 'new'
      FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
        AS l(id uuid, number int, network_reference text, reference text, kind text, gross bigint, fee bigint, net bigint,
             currency text, at timestamptz)`.execute(tx);
  await sql`DELETE FROM reconciliation.refused_file WHERE source = ${file.source} AND day = ${file.day}::date`.execute(
    tx,
  );
  return true;
}

export async function finishFile(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE reconciliation.file SET finished_at = ${at}, version = version + 1
     WHERE id = ${id} AND finished_at IS NULL RETURNING 1`.execute(tx);
  return rows.length > 0;
}

/** True when this is news: another content than was refused before. */
export async function noteRefused(
  tx: Tx,
  file: {
    readonly source: string;
    readonly day: string;
    readonly digest: Buffer;
    readonly problems: readonly (
      | FileProblem
      | { readonly line: number; readonly code: "day_taken" }
    )[];
    readonly at: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO reconciliation.refused_file (source, day, digest, problems, refused_at)
    VALUES (${file.source}, ${file.day}::date, ${file.digest}, ${JSON.stringify(file.problems)}::jsonb, ${file.at})
    ON CONFLICT (source, day) DO UPDATE
      SET digest = excluded.digest, problems = excluded.problems, refused_at = excluded.refused_at
      WHERE refused_file.digest <> excluded.digest RETURNING 1`.execute(tx);
  return rows.length > 0;
}

interface LineRow {
  readonly id: string;
  readonly version: number;
  readonly network_reference: string;
  readonly reference: string;
  readonly kind: SettlementKind;
  readonly gross: bigint;
  readonly fee: bigint;
  readonly net: bigint;
  readonly currency: CurrencyCode;
  readonly at: Date;
}

/** Not booked yet, in the file's order. Walks line_new_idx. */
export async function newLines(db: Queryable, fileId: string): Promise<Line[]> {
  const { rows } = await sql<LineRow>`
    SELECT * FROM reconciliation.line WHERE file_id = ${fileId} AND state = 'new' ORDER BY number`.execute(
    db,
  );
  return rows.map(toLine);
}

const toLine = (row: LineRow): Line => ({
  id: row.id,
  version: row.version,
  networkReference: row.network_reference,
  reference: row.reference,
  kind: row.kind,
  grossMinor: row.gross,
  feeMinor: row.fee,
  netMinor: row.net,
  currency: row.currency,
  at: row.at,
});

/** Those not known yet; what is known stays as it is. */
export async function addExpected(
  db: Queryable,
  rows: readonly Omit<Expected, "version" | "state" | "breakId">[],
): Promise<void> {
  if (rows.length === 0) return;
  const told = rows.map((row) => ({ ...row, amountMinor: row.amountMinor.toString() }));
  await sql`
    INSERT INTO reconciliation.expected (id, version, source, charge_reference, payment_id, kind, amount, currency, at, state)
    SELECT id, 1, source, "chargeReference", "paymentId", kind, "amountMinor", currency, at, 'open'
      FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
        AS e(id uuid, source text, "chargeReference" uuid, "paymentId" uuid, kind text, "amountMinor" bigint, currency text,
             at timestamptz)
    ON CONFLICT (id) DO NOTHING`.execute(db);
}

const EXPECTED = sql`id, version, source, charge_reference AS "chargeReference", payment_id AS "paymentId", kind,
  amount AS "amountMinor", currency, at, state, break_id AS "breakId"`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of a source, under these references or those of their charges. Walks the primary key and expected_charge_idx. */
export async function expectedOf(
  db: Queryable,
  source: string,
  references: readonly string[],
): Promise<Expected[]> {
  const ids = references.filter((reference) => UUID.test(reference));
  if (ids.length === 0) return [];
  const { rows } = await sql<Expected>`
    SELECT ${EXPECTED} FROM reconciliation.expected
     WHERE (id = ANY(${ids}::uuid[]) OR charge_reference = ANY(${ids}::uuid[])) AND source = ${source}
     ORDER BY at, id`.execute(db);
  return rows;
}

/** Booked by us in that time and named by no line. Walks expected_open_idx. */
export async function openExpected(
  db: Queryable,
  source: string,
  time: { readonly from: Date; readonly before: Date },
): Promise<Expected[]> {
  const { rows } = await sql<Expected>`
    SELECT ${EXPECTED} FROM reconciliation.expected
     WHERE source = ${source} AND state = 'open' AND at >= ${time.from} AND at < ${time.before}
     ORDER BY at, id`.execute(db);
  return rows;
}

export const BREAK = sql`b.id, b.version, b.source, b.day::text AS day, b.kind, b.direction, b.reference,
  b.line_id AS "lineId", b.expected_id AS "expectedId", b.currency, b.ours AS "oursMinor", b.theirs AS "theirsMinor",
  b.fee AS "feeMinor", b.suspense AS "suspenseMinor", b.state, b.opened_at AS "openedAt", b.closed_at AS "closedAt",
  b.closed_by AS "closedBy", b.approval_id AS "approvalId"`;

/** Lines of which nothing of ours was known. Walks break_open_idx. */
export async function unknownLines(db: Queryable, source: string): Promise<Break[]> {
  const { rows } = await sql<Break>`
    SELECT ${BREAK} FROM reconciliation.break b
     WHERE b.source = ${source} AND b.closed_at IS NULL AND b.state = 'open' AND b.kind = 'unknown_line'
     ORDER BY b.opened_at, b.id`.execute(db);
  return rows;
}

/** What more came in than we know of, and may go back. Walks break_open_idx, and the primary key of what was expected. */
export async function waitingBreaks(db: Queryable, source: string): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    SELECT ${BREAK}, coalesce(e.charge_reference::text, b.reference) AS "chargeReference"
      FROM reconciliation.break b LEFT JOIN reconciliation.expected e ON e.id = b.expected_id
     WHERE b.source = ${source} AND b.closed_at IS NULL AND b.state = 'open'
       AND b.kind IN ('unknown_line', 'amount_differs', 'doubled_line')
     ORDER BY b.opened_at, b.id`.execute(db);
  return rows;
}

export async function findBreaks(db: Queryable, ids: readonly string[]): Promise<Break[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Break>`
    SELECT ${BREAK} FROM reconciliation.break b WHERE b.id = ANY(${ids}::uuid[])`.execute(db);
  return rows;
}

export async function findExpected(db: Queryable, id: string): Promise<Expected | null> {
  const { rows } = await sql<Expected>`
    SELECT ${EXPECTED} FROM reconciliation.expected WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** False when it is not open any more: it closed by itself, or is being corrected. */
export async function approveBreak(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    UPDATE reconciliation.break SET state = 'approved', version = version + 1
     WHERE id = ${id} AND state = 'open' RETURNING 1`.execute(tx);
  return rows.length > 0;
}

/** Locked, so that what is asked about it is asked about a break that is still open. */
export async function lockBreak(tx: Tx, id: string): Promise<Break | null> {
  const { rows } = await sql<Break>`
    SELECT ${BREAK} FROM reconciliation.break b WHERE b.id = ${id} FOR UPDATE`.execute(tx);
  return rows[0] ?? null;
}

/** Who was asked last. Its version stays: a booking that is on its way knows nothing of requests. */
export async function noteApproval(tx: Tx, id: string, approvalId: string): Promise<void> {
  await sql`UPDATE reconciliation.break SET approval_id = ${approvalId} WHERE id = ${id}`.execute(
    tx,
  );
}
