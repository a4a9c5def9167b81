/** The limit: COPY of the very same transfer rows into an identical table with identical indexes, in one transaction. */
import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";

export interface CopyLimit {
  /** Rows per second, commit included. */
  run(): Promise<number>;
  readonly rows: number;
}

/** Takes the newest `rows` transfers out of the ledger as bytes; each run copies them into the emptied twin. */
export async function createCopyLimit(url: string, rows: number): Promise<CopyLimit> {
  const client = new pg.Client({ connectionString: url, application_name: "okpay-bench-copy" });
  await client.connect();
  await client.query(
    "DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench; CREATE TABLE bench.transfer (LIKE ledger.transfer INCLUDING ALL)",
  );
  const chunks: Buffer[] = [];
  const source = `SELECT * FROM (SELECT * FROM ledger.transfer ORDER BY posted_at DESC LIMIT ${rows}) newest ORDER BY posted_at`;
  for await (const chunk of client.query(copyTo(`COPY (${source}) TO STDOUT (FORMAT binary)`)))
    chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  await client.end();
  return { rows, run: () => copyOnce(url, bytes, rows) };
}

async function copyOnce(url: string, bytes: Buffer, rows: number): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: "okpay-bench-copy" });
  await client.connect();
  await client.query("TRUNCATE bench.transfer");
  const startedAt = performance.now();
  const stream = client.query(copyFrom("COPY bench.transfer FROM STDIN (FORMAT binary)"));
  stream.end(bytes);
  await finished(stream);
  const seconds = (performance.now() - startedAt) / 1000;
  await client.end();
  return rows / seconds;
}
