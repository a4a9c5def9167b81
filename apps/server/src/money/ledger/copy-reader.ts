import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { COLUMNS, COPY_HEADER, type LedgerTable, type RawRow, readRow } from "./encoding.ts";

/** Streams one of the ledger's tables in time order, row by row, in the very bytes that were written. */
export class CopyReader {
  readonly #rows: AsyncGenerator<RawRow>;
  #ahead: RawRow | null = null;

  constructor(client: pg.ClientBase, table: LedgerTable, timeColumn: string) {
    this.#rows = readRows(
      client,
      `COPY (SELECT ${COLUMNS[table]} FROM ledger.${table} ORDER BY ${timeColumn}) TO STDOUT (FORMAT binary)`,
    );
  }

  /** The next row without taking it; `null` at the end. */
  async peek(): Promise<RawRow | null> {
    if (this.#ahead === null) {
      const next = await this.#rows.next();
      this.#ahead = next.done ? null : next.value;
    }
    return this.#ahead;
  }

  async take(): Promise<RawRow | null> {
    const row = await this.peek();
    this.#ahead = null;
    return row;
  }
}

const FIELD_COUNT_BYTES = 2;
const END_OF_COPY = -1;

async function* readRows(client: pg.ClientBase, sql: string): AsyncGenerator<RawRow> {
  let rest: Buffer = Buffer.alloc(0);
  let isHeaderRead = false;
  for await (const chunk of client.query(copyTo(sql))) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    if (!isHeaderRead) {
      if (rest.length < COPY_HEADER.length) continue;
      rest = rest.subarray(COPY_HEADER.length);
      isHeaderRead = true;
    }
    for (let end = endOfRow(rest); end !== null; end = endOfRow(rest)) {
      yield readRow(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  }
}

/** Where the first row ends, or `null` when it has not arrived in full (or the copy is over). */
function endOfRow(bytes: Buffer): number | null {
  if (bytes.length < FIELD_COUNT_BYTES) return null;
  const fields = bytes.readInt16BE(0);
  if (fields === END_OF_COPY) return null;
  let offset = FIELD_COUNT_BYTES;
  for (let index = 0; index < fields; index += 1) {
    if (bytes.length < offset + 4) return null;
    const length = bytes.readInt32BE(offset);
    offset += 4 + Math.max(length, 0);
  }
  return bytes.length < offset ? null : offset;
}
