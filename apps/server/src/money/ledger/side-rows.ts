/** Writes other modules' rows in the ledger's transaction: all inserts of a batch in one statement, then the updates. */
import type pg from "pg";
import { BookingInvalidError } from "./errors.ts";
import { quoteTable } from "./store.ts";
import type { SideRow } from "./types.ts";

type Insert = Extract<SideRow, { op: "insert" }>;
type Update = Extract<SideRow, { op: "update" }>;

/** What is being written for other modules. */
export interface SideWrites {
  /** Sent, and not waited for: PostgreSQL refuses what follows an insert that failed. */
  readonly inserts: Promise<void>;
  /** To be waited for: PostgreSQL does not refuse an update that finds no row, and the COMMIT must not be on its way then. */
  readonly updates: Promise<void> | null;
}

export function writeSideRows(client: pg.ClientBase, rows: readonly SideRow[]): SideWrites {
  const inserts: Insert[] = [];
  const updates: Update[] = [];
  for (const row of rows) {
    if (row.op === "insert") inserts.push(row);
    else updates.push(row);
  }
  // First, so that a booking may change what another one of its batch has made.
  const inserted = inserts.length > 0 ? insert(client, inserts) : Promise.resolve();
  const groups = [...Map.groupBy(updates, updateShape).values()];
  return {
    inserts: inserted,
    updates: groups.length > 0 ? allOf(groups.map((group) => update(client, group))) : null,
  };
}

/** Waits for all, so that nothing is under way any more when the first failure is thrown. */
export async function allOf(writes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

const insertShape = (row: Insert): string => `${row.table} ${Object.keys(row.values).join()}`;
const updateShape = (row: Update): string => `${row.table} ${Object.keys(row.set).join()}`;

/**
 * One round trip for however many tables: foreign keys between them are checked when the statement ends, so that their
 * order does not matter.
 */
async function insert(client: pg.ClientBase, rows: readonly Insert[]): Promise<void> {
  const groups = [...Map.groupBy(rows, insertShape)];
  await client.query({
    name: statementName(`insert ${groups.map(([shape]) => shape).join()}`),
    text: groups.map(insertClause).reduce(asStatement, ""),
    values: groups.map(([, group]) => JSON.stringify(group.map((row) => row.values))),
  });
}

function insertClause([, [first]]: [string, Insert[]], index: number): string {
  if (first === undefined) throw new TypeError("a group has a row");
  const columns = columnList(first.values);
  return `INSERT INTO ${quoteTable(first.table)} (${columns})
          SELECT ${columns} FROM json_populate_recordset(NULL::${first.table}, $${index + 1}::json)`;
}

/** All but the last clause go before it as `WITH` terms, which PostgreSQL runs to their end whether read or not. */
function asStatement(before: string, clause: string, index: number, all: string[]): string {
  if (index === all.length - 1) return `${before} ${clause}`;
  return `${before === "" ? "WITH" : before}${index === 0 ? "" : ","} rows_${index} AS (${clause})`;
}

async function update(client: pg.ClientBase, rows: readonly Update[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const { table } = first;
  const columns = columnList(first.set).split(", ");
  const values = rows.map((row) => ({ ...row.set, id: row.id }));
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

function columnList(values: Insert["values"]): string {
  const columns = Object.keys(values);
  const wrong = columns.find((column) => !/^[a-z][a-z0-9_]*$/.test(column));
  if (wrong !== undefined) throw new TypeError(`not a column name: ${wrong}`);
  return columns.join(", ");
}
