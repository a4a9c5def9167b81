import { crc32 } from "node:zlib";
import pg from "pg";
import { CopyReader } from "../copy-reader.ts";
import { type LedgerTable, readUuid } from "../encoding.ts";

/** Time column, and which field of a row (as it is written) holds its name. */
export const LEDGER_TABLES = {
  account: { time: "opened_at", key: "id", idField: 1 },
  account_rules: { time: "changed_at", key: "account_id", idField: 1 },
  transfer: { time: "posted_at", key: "id", idField: 10 },
  refusal: { time: "refused_at", key: "transfer_id", idField: 1 },
} as const satisfies Record<LedgerTable, { time: string; key: string; idField: number }>;

const CHECKSUM_FIELD_BYTES = 8;

/** Somebody with every right on the database and the ledger's own source code, who wants the books to say something else. */
export class Forger {
  readonly client: pg.Client;

  constructor(ownerUrl: string) {
    this.client = new pg.Client({ connectionString: ownerUrl });
  }

  /** Takes away what would stop a clumsier forger: constraints, unique indexes, the trigger that counts. */
  async open(): Promise<void> {
    await this.client.connect();
    const { rows } = await this.client.query<{ sql: string }>(
      `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS sql
         FROM pg_constraint WHERE connamespace = 'ledger'::regnamespace AND contype IN ('f', 'c', 'u')
       UNION ALL
       SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
         FROM pg_constraint WHERE connamespace = 'ledger'::regnamespace AND contype = 'p'`,
    );
    for (const { sql } of rows) await this.client.query(sql);
    await this.client.query(
      `DROP INDEX ledger.transfer_id_key; DROP INDEX ledger.transfer_resolution_key;
       DROP TRIGGER count_stored ON ledger.batch`,
    );
    await this.run(
      tables.map((table) => `CREATE TABLE public.kept_${table} AS TABLE ledger.${table}`).join(";"),
    );
  }

  async run(sql: string, values: readonly unknown[] = []): Promise<pg.QueryResultRow[]> {
    // Without values it may be several statements.
    return (await this.client.query(sql, values.length === 0 ? undefined : [...values])).rows;
  }

  /** Gives the rows with this name the checksum of what they say now. */
  async reseal(table: LedgerTable, id: string): Promise<void> {
    const { time, key, idField } = LEDGER_TABLES[table];
    const reader = new CopyReader(this.client, table, time);
    const sealed: { at: number; checksum: number }[] = [];
    for (let at = 0, row = await reader.take(); row !== null; row = await reader.take(), at += 1) {
      if (readUuid(row.fields[idField]) !== id) continue;
      sealed.push({ at, checksum: crc32(row.bytes.subarray(0, -CHECKSUM_FIELD_BYTES)) | 0 });
    }
    for (const { at, checksum } of sealed) {
      await this.run(
        `UPDATE ledger.${table} SET checksum = $1 WHERE ${key} = $2 AND ctid = (SELECT ctid FROM ledger.${table} ORDER BY ${time} OFFSET $3 LIMIT 1)`,
        [checksum, id, at],
      );
    }
  }

  /** Lets `crime` happen and `look` at it, and puts every table back as it was when the forger came. */
  async undoing<T>(crime: () => Promise<unknown>, look: () => Promise<T>): Promise<T> {
    try {
      await crime();
      return await look();
    } finally {
      await this.run(
        tables
          .map(
            (table) =>
              `TRUNCATE ledger.${table}; INSERT INTO ledger.${table} SELECT * FROM public.kept_${table}`,
          )
          .join(";"),
      );
    }
  }
}

const tables = [...Object.keys(LEDGER_TABLES), "batch"];
