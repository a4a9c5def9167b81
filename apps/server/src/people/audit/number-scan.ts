import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import { cardNumbersIn } from "../../platform/card-number.ts";
import type { Database } from "../../platform/db/index.ts";

export interface NumberScan {
  /** Columns of text and JSON that were read. Beside them, log files. */
  readonly columns: number;
  /** Where something stands that may be a card's number: never the number itself. */
  readonly found: readonly { readonly where: string; readonly rows: number }[];
}

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** More rows of one column say no more than these. */
const MOST_ROWS = 1_000;

/**
 * Reads every text and JSON column of the database for card numbers (row C6): numbers belong in the vault, sealed, and what is
 * written down elsewhere was masked before. The runtime role looks, so what it may not read it could not have written wrongly.
 */
export const scanForCardNumbers = (database: Database): Promise<NumberScan> =>
  database.kysely.transaction().execute(async (tx) => {
    // Whole tables are read, by no index: once a week this may take its time. It locks nothing that writers need.
    await sql`SET LOCAL statement_timeout = '30min'`.execute(tx);
    const { rows: columns } = await sql<Column>`
      SELECT c.table_schema AS schema, c.table_name AS "table", c.column_name AS "column"
        FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
       WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
         AND (c.data_type IN ('text', 'character varying', 'json', 'jsonb') OR c.udt_name IN ('_text', '_jsonb'))
         AND has_column_privilege(format('%I.%I', c.table_schema, c.table_name), c.column_name, 'SELECT')
       ORDER BY 1, 2, 3`.execute(tx);
    const found: { where: string; rows: number }[] = [];
    for (const { schema, table, column } of columns) {
      const { rows } = await sql<{ text: string }>`
        SELECT ${sql.id(column)}::text AS text FROM ${sql.id(schema, table)}
         WHERE regexp_replace(${sql.id(column)}::text, ${UUID}, ' ', 'g') ~ ${RUN} LIMIT ${MOST_ROWS}`.execute(
        tx,
      );
      const hits = rows.filter(({ text }) => cardNumbersIn(text).length > 0).length;
      if (hits > 0) found.push({ where: `${schema}.${table}.${column}`, rows: hits });
    }
    return { columns: columns.length, found };
  });

/**
 * The same of files in which the program's log is kept: lines are masked when they are written, and read again here. A file
 * that cannot be read fails the scan: a control that does not run must not look like one that found nothing.
 */
export async function scanLogFiles(files: readonly string[]): Promise<NumberScan["found"]> {
  const found: { where: string; rows: number }[] = [];
  for (const where of files) {
    let rows = 0;
    for await (const line of createInterface({ input: createReadStream(where, "utf8") }))
      if (cardNumbersIn(line).length > 0) rows += 1;
    if (rows > 0) found.push({ where, rows });
  }
  return found;
}

/** As PostgreSQL reads them: only candidates come over, their check digits are looked at here. */
const UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const RUN = "(?<![0-9A-Za-z])[2-6][0-9]([ -]?[0-9]){11,17}(?![0-9A-Za-z])";
