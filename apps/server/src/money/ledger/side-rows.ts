/**
 * Writes other modules' rows in the ledger's transaction: a COPY per table, then the updates. Foreign keys between tables of
 * one booking are deferred, because its rows reach their tables in no promised order.
 */
import type pg from "pg";
import { copyFrom } from "./copy-writer.ts";
import { COPY_HEADER, COPY_TRAILER } from "./encoding.ts";
import { BookingInvalidError, isDatabaseAway, isDivisionByZero } from "./errors.ts";
import { FieldWriter } from "./field-writer.ts";
import { type ColumnTypes, columnTypes, writeField, writersFor } from "./side-columns.ts";
import { quoteTable } from "./store.ts";
import type { SideRow } from "./types.ts";

type Insert = Extract<SideRow, { op: "insert" }>;
type Update = Extract<SideRow, { op: "update" }>;

/** Rows of one table that name the same columns. */
interface Shape<Row> {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Side rows by table, with what PostgreSQL says of those tables. */
export interface SideLayout {
  readonly inserts: readonly (Shape<Insert> & { readonly types: ColumnTypes })[];
  readonly updates: readonly Shape<Update>[];
}

/** A round trip for tables this connection has not written to yet, nothing for the others. */
export async function layOut(client: pg.ClientBase, rows: readonly SideRow[]): Promise<SideLayout> {
  const inserts: Insert[] = [];
  const updates: Update[] = [];
  for (const row of rows) {
    if (row.op === "insert") inserts.push(row);
    else updates.push(row);
  }
  const shapes = shapesOf(inserts, (row) => row.values);
  const types = await Promise.all(shapes.map(({ table }) => columnTypes(client, table)));
  return {
    inserts: shapes.map((shape, index) => ({ ...shape, types: types[index] as ColumnTypes })),
    updates: shapesOf(updates, (row) => row.set),
  };
}

/** Told of a table that refused rows of a booking, which fails with them: not of a database that is away. */
export type OnRefusedRow = (table: string, error: unknown) => void;

/** Sent, and not waited for: PostgreSQL refuses what follows a row that it refused, or an update that found none. */
export function writeSideRows(
  client: pg.ClientBase,
  layout: SideLayout,
  onRefused: OnRefusedRow | undefined,
): Promise<void>[] {
  return [
    // First, so that a booking may change what another one of its batch has made.
    ...layout.inserts.map((shape) => {
      const refused = (error: unknown): void => {
        if (isOfItsOwn(error)) onRefused?.(shape.table, error);
      };
      try {
        const written = insert(client, shape);
        written.catch(refused);
        return written;
      } catch (error) {
        // Nothing was sent of it: only by throwing here is the COMMIT kept from going out.
        refused(error);
        throw error;
      }
    }),
    ...layout.updates.map((shape) => {
      const written = update(client, shape);
      // One behind it may throw: then nobody waits for this one.
      written.catch(() => undefined);
      return written;
    }),
  ];
}

/** Not of a statement before it, whose failure PostgreSQL answers all others with. */
const isOfItsOwn = (error: unknown): boolean =>
  !isDatabaseAway(error) && (error as { code?: unknown } | null)?.code !== "25P02";

/** Waits for all, so that nothing is under way any more when the first failure is thrown. */
export async function allOf(writes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

function shapesOf<Row extends SideRow>(
  rows: readonly Row[],
  valuesOf: (row: Row) => Insert["values"],
): Shape<Row>[] {
  const groups = Map.groupBy(rows, (row) => `${row.table} ${Object.keys(valuesOf(row)).join()}`);
  return [...groups.values()].map((group) => {
    const [first] = group as [Row];
    return { table: quoteTable(first.table), columns: columnsOf(valuesOf(first)), rows: group };
  });
}

function insert(
  client: pg.ClientBase,
  { table, columns, rows, types }: Shape<Insert> & { types: ColumnTypes },
): Promise<void> {
  const writers = writersFor(types, columns);
  if (writers === null) return insertAsJson(client, { table, columns, rows });
  const fields = new FieldWriter(1 << 14);
  for (const { values } of rows) {
    fields.begin(columns.length, columns.length * 32);
    for (const [index, write] of writers.entries()) {
      const column = columns[index] as string;
      writeField(fields, write, values[column], column);
    }
    fields.end();
  }
  const text = `COPY ${table} (${columns.join(", ")}) FROM STDIN (FORMAT binary)`;
  return copyFrom(client, text, [COPY_HEADER, fields.bytes(), COPY_TRAILER]);
}

/**
 * For tables with columns of rarer types (arrays, dates, addresses): PostgreSQL reads every value from its text. What cannot be
 * written down throws here and not in a promise: the COMMIT must not go out without it.
 */
function insertAsJson(
  client: pg.ClientBase,
  { table, columns, rows }: Shape<Insert>,
): Promise<void> {
  const list = columns.join(", ");
  const json = JSON.stringify(rows.map((row) => row.values));
  const text = `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, $1::json)`;
  const sent = client.query({
    name: statementName(`insert ${table} ${list}`),
    text,
    values: [json],
  });
  return sent.then(() => undefined);
}

/** Throws as `insertAsJson` does. */
function update(client: pg.ClientBase, { table, columns, rows }: Shape<Update>): Promise<void> {
  const list = columns.map((column) => `${column} = source.${column}`).join(", ");
  const json = JSON.stringify(rows.map((row) => ({ ...row.set, id: row.id })));
  // An update that finds no row is no error to PostgreSQL: the division makes it one, and the COMMIT behind it is refused.
  const sent = client.query({
    name: statementName(`update ${table} ${columns.join()}`),
    text: `WITH changed AS (
             UPDATE ${table} AS target SET ${list} FROM json_populate_recordset(NULL::${table}, $1::json) AS source
              WHERE target.id = source.id RETURNING 1)
           SELECT 1 / (count(*) = $2)::int FROM changed`,
    values: [json, rows.length],
  });
  return sent.then(
    () => undefined,
    (error: unknown) => {
      if (!isDivisionByZero(error)) throw error;
      throw new BookingInvalidError(
        `an update of ${table} named a row that is not there, or one row twice`,
        { cause: error },
      );
    },
  );
}

/** PostgreSQL cuts statement names at 63 bytes, so shapes are numbered. */
const statementNames = new Map<string, string>();

function statementName(shape: string): string {
  let name = statementNames.get(shape);
  if (name === undefined) {
    name = `ledger_side_${statementNames.size}`;
    statementNames.set(shape, name);
  }
  return name;
}

function columnsOf(values: Insert["values"]): string[] {
  const columns = Object.keys(values);
  const wrong = columns.find((column) => !/^[a-z][a-z0-9_]*$/.test(column));
  if (wrong !== undefined) throw new TypeError(`not a column name: ${wrong}`);
  return columns;
}
