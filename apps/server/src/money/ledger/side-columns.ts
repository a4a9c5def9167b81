/** Values of side rows as fields of binary COPY, by the types of their columns. */
import type pg from "pg";
import { isUuid } from "./encoding.ts";
import { BookingInvalidError } from "./errors.ts";
import type { FieldWriter } from "./field-writer.ts";
import type { SideRow } from "./types.ts";

type SideValue = Extract<SideRow, { op: "insert" }>["values"][string];

/** Writes a value that is not null; false when it is none of the column's type. */
type WriteField = (to: FieldWriter, value: SideValue) => boolean;

/** What a table's columns are, by name (type OIDs of pg_type, the same in every database). */
export type ColumnTypes = ReadonlyMap<string, number>;

/** Per connection, so that a new one sees what a migration has changed. */
const known = new WeakMap<pg.ClientBase, Map<string, Promise<ColumnTypes>>>();

/** Asks the database once per connection and table. */
export function columnTypes(client: pg.ClientBase, table: string): Promise<ColumnTypes> {
  const tables = known.get(client) ?? new Map<string, Promise<ColumnTypes>>();
  known.set(client, tables);
  const types = tables.get(table) ?? readColumnTypes(client, table);
  tables.set(table, types);
  return types;
}

async function readColumnTypes(client: pg.ClientBase, table: string): Promise<ColumnTypes> {
  const { rows } = await client.query<{ name: string; type: number }>({
    name: "ledger_column_types",
    text: `SELECT attname::text AS name, atttypid::int AS type FROM pg_attribute
            WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    values: [table],
  });
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** How to write these columns; `null` when one has a type that only its text form can be given in. */
export function writersFor(types: ColumnTypes, columns: readonly string[]): WriteField[] | null {
  const writers = columns.map((column) => WRITERS[types.get(column) ?? 0]);
  return writers.every((writer) => writer !== undefined) ? writers : null;
}

export function writeField(
  to: FieldWriter,
  write: WriteField,
  value: SideValue | undefined,
  column: string,
): void {
  if (value === null || value === undefined) to.null();
  else {
    // UTF-8 takes at most three bytes for a UTF-16 unit; everything but texts takes less than 32.
    if (typeof value === "string") to.reserve(value.length * 3 + 32);
    if (!write(to, value)) throw new BookingInvalidError(`not a value for column ${column}`);
  }
}

const text: WriteField = (to, value) => {
  if (typeof value === "object") return false;
  to.text(String(value));
  return true;
};

const integer =
  (least: number, most: number, write: (to: FieldWriter, value: number) => void): WriteField =>
  (to, value) => {
    const number = typeof value === "string" ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number) || number < least || number > most)
      return false;
    write(to, number);
    return true;
  };

const int8: WriteField = (to, value) => {
  if (typeof value === "number" ? !Number.isSafeInteger(value) : !isDecimal(value)) return false;
  const integer = BigInt(value as number | string);
  if (BigInt.asIntN(64, integer) !== integer) return false;
  to.int8(integer);
  return true;
};

const isDecimal = (value: SideValue): boolean =>
  typeof value === "string" && /^-?\d{1,19}$/.test(value);

const json = (value: SideValue): string => JSON.stringify(value);

/** The microseconds of the time written last: the rows of a payment name the same moments again and again. */
let lastTime = { text: "", micros: 0 };

function micros(value: SideValue): number {
  if (typeof value !== "string") return Number.NaN;
  if (lastTime.text !== value) {
    // Date knows milliseconds; what RFC 3339 says beyond them is added.
    const beyond = /\.\d{3}(\d{1,3})\d*(?:Z|[+-])/.exec(value)?.[1] ?? "";
    lastTime = { text: value, micros: Date.parse(value) * 1000 + Number(beyond.padEnd(3, "0")) };
  }
  return lastTime.micros;
}

const WRITERS: Readonly<Record<number, WriteField>> = {
  /* bool */ 16: (to, value) => {
    if (typeof value === "boolean") to.bool(value);
    return typeof value === "boolean";
  },
  /* bytea */ 17: (to, value) =>
    typeof value === "string" && value.startsWith("\\x") && to.hex(value.slice(2)),
  /* int8 */ 20: int8,
  /* int2 */ 21: integer(-32_768, 32_767, (to, value) => to.int2(value)),
  /* int4 */ 23: integer(-2_147_483_648, 2_147_483_647, (to, value) => to.int4(value)),
  /* text */ 25: text,
  /* json: the bytes are kept as they are */ 114: (to, value) => {
    const bytes = json(value);
    to.reserve(bytes.length * 3 + 32);
    to.text(bytes);
    return true;
  },
  /* varchar */ 1043: text,
  /* timestamptz */ 1184: (to, value) => {
    const time = micros(value);
    if (!Number.isFinite(time)) return false;
    to.timestamp(time);
    return true;
  },
  /* uuid */ 2950: (to, value) => {
    if (typeof value !== "string" || !isUuid(value)) return false;
    to.uuid(value);
    return true;
  },
  /* jsonb */ 3802: (to, value) => {
    const bytes = json(value);
    to.reserve(bytes.length * 3 + 32);
    to.jsonb(bytes);
    return true;
  },
};
