/** Writes other modules' rows in the ledger's transaction: one statement per table, columns and operation, however many rows. */
import type pg from "pg";
import { BookingInvalidError } from "./errors.ts";
import { quoteTable } from "./store.ts";
import type { SideRow } from "./types.ts";

export async function writeSideRows(
  client: pg.ClientBase,
  rows: readonly SideRow[],
): Promise<void> {
  // Map.groupBy keeps first-seen order, so a parent table's rows go before the rows that point at them.
  for (const group of Map.groupBy(rows, shapeOf).values()) {
    const [first] = group;
    if (first === undefined) continue;
    if (first.op === "insert") await insert(client, first.table, group);
    else await update(client, first.table, group);
  }
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

const columnsOf = (row: SideRow): string[] =>
  Object.keys(row.op === "insert" ? row.values : row.set);

const shapeOf = (row: SideRow): string => `${row.op} ${row.table} ${columnsOf(row).join()}`;

async function insert(
  client: pg.ClientBase,
  table: string,
  rows: readonly SideRow[],
): Promise<void> {
  const columns = quoteColumns(rows);
  const values = rows.map((row) => (row.op === "insert" ? row.values : {}));
  await client.query({
    name: statementName(`insert ${table} ${columns}`),
    text: `INSERT INTO ${quoteTable(table)} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`,
    values: [JSON.stringify(values)],
  });
}

async function update(
  client: pg.ClientBase,
  table: string,
  rows: readonly SideRow[],
): Promise<void> {
  const columns = quoteColumns(rows).split(", ");
  const values = rows.map((row) => (row.op === "update" ? { ...row.set, id: row.id } : {}));
  const { rowCount } = await client.query({
    name: statementName(`update ${table} ${columns.join()}`),
    text: `UPDATE ${quoteTable(table)} AS target SET ${columns.map((column) => `${column} = source.${column}`).join(", ")}
             FROM json_populate_recordset(NULL::${table}, $1::json) AS source WHERE target.id = source.id`,
    values: [JSON.stringify(values)],
  });
  if (rowCount !== rows.length)
    throw new BookingInvalidError(
      `an update of ${table} named a row that is not there, or one row twice`,
    );
}

function quoteColumns(rows: readonly SideRow[]): string {
  const columns = rows[0] === undefined ? [] : columnsOf(rows[0]);
  const wrong = columns.find((column) => !/^[a-z][a-z0-9_]*$/.test(column));
  if (wrong !== undefined) throw new TypeError(`not a column name: ${wrong}`);
  return columns.join(", ");
}
