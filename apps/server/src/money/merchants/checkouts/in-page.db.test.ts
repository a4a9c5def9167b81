import { createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";

const { ownerUrl } = await createTestDatabase();
const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterAll(() => owner.end());

// PostgreSQL writes a new entry into every index of a row as soon as one index, or its condition, knows a column that changed.
it("no index of a checkout knows a column that paying it changes: its new version stays in its page", async () => {
  const changed = await owner.query<{ column: string; number: number }>(`
    SELECT a.attname AS column, a.attnum::int AS number FROM pg_attribute a
     WHERE a.attrelid = 'merchants.checkout'::regclass AND a.attnum > 0
       AND has_column_privilege('okpay_app', a.attrelid, a.attnum, 'UPDATE')`);
  const indexes = await owner.query<{ text: string; columns: number[] }>(`
    SELECT pg_get_indexdef(indexrelid) AS text, indkey::int2[]::int[] AS columns FROM pg_index
     WHERE indrelid = 'merchants.checkout'::regclass`);
  const columns = changed.rows.map(({ column }) => column);
  expect(columns).toEqual(expect.arrayContaining(["state", "payment_id", "version"]));
  expect(indexes.rows.length).toBeGreaterThan(0);
  for (const index of indexes.rows)
    expect([
      index.text,
      changed.rows.filter(
        ({ column, number }) =>
          index.columns.includes(number) || index.text.includes(`(${column} `),
      ),
    ]).toEqual([index.text, []]);
});
