/**
 * The careful textbook way: one database transaction per transfer, both account rows locked in id order, the transfer, its two
 * entries with running balances, both balances updated; 32 connections. Correct, and what most ledgers on PostgreSQL do.
 */
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { closedLoop, type Measurement } from "./measure.ts";
import type { PickPair } from "./random.ts";

const CONNECTIONS = 32;

export interface Textbook {
  run(pick: PickPair, seconds: number): Promise<Measurement>;
  close(): Promise<void>;
}

export async function createTextbook(
  url: string,
  accountIds: readonly string[],
  balanceMinor: bigint,
): Promise<Textbook> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    application_name: "okpay-bench-textbook",
  });
  await pool.query(`
    CREATE SCHEMA textbook;
    CREATE TABLE textbook.account (id uuid PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0)) WITH (fillfactor = 50);
    CREATE TABLE textbook.transfer (
      id uuid PRIMARY KEY, debit_account_id uuid NOT NULL, credit_account_id uuid NOT NULL, amount bigint NOT NULL,
      currency text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE textbook.entry (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, transfer_id uuid NOT NULL REFERENCES textbook.transfer,
      account_id uuid NOT NULL REFERENCES textbook.account, amount bigint NOT NULL, balance_after bigint NOT NULL);
    CREATE INDEX ON textbook.entry (account_id, id);`);
  await pool.query("INSERT INTO textbook.account SELECT unnest($1::uuid[]), $2", [
    `{${accountIds.join()}}`,
    balanceMinor.toString(),
  ]);
  await pool.query("VACUUM ANALYZE textbook.account");
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()));
  return {
    run: (pick, seconds) =>
      closedLoop({ callers: CONNECTIONS, seconds, warmUpSeconds: 1 }, async (caller) => {
        const [debit, credit] = pick();
        await transfer(
          clients[caller] as pg.PoolClient,
          accountIds[debit] as string,
          accountIds[credit] as string,
          5n,
        );
      }),
    close: async () => {
      for (const client of clients) client.release();
      await pool.end();
    },
  };
}

async function transfer(
  client: pg.PoolClient,
  debitId: string,
  creditId: string,
  amount: bigint,
): Promise<void> {
  const id = uuidv7();
  await client.query("BEGIN");
  const { rows } = await client.query<{ id: string; balance: string }>({
    name: "lock",
    text: "SELECT id, balance FROM textbook.account WHERE id IN ($1, $2) ORDER BY id FOR UPDATE",
    values: [debitId, creditId],
  });
  const balances = new Map(rows.map((row) => [row.id, BigInt(row.balance)]));
  const debitAfter = (balances.get(debitId) as bigint) - amount;
  const creditAfter = (balances.get(creditId) as bigint) + amount;
  if (debitAfter < 0n) {
    await client.query("ROLLBACK");
    return;
  }
  await client.query({
    name: "transfer",
    text: "INSERT INTO textbook.transfer (id, debit_account_id, credit_account_id, amount, currency) VALUES ($1, $2, $3, $4, 'CNY')",
    values: [id, debitId, creditId, amount],
  });
  await client.query({
    name: "entries",
    text: "INSERT INTO textbook.entry (transfer_id, account_id, amount, balance_after) VALUES ($1, $2, -$4::bigint, $5), ($1, $3, $4, $6)",
    values: [id, debitId, creditId, amount, debitAfter, creditAfter],
  });
  await client.query({
    name: "balances",
    text: "UPDATE textbook.account SET balance = CASE id WHEN $1 THEN $3::bigint ELSE $4::bigint END WHERE id IN ($1, $2)",
    values: [debitId, creditId, debitAfter, creditAfter],
  });
  await client.query("COMMIT");
}
