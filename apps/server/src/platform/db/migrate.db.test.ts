import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assertSchemaCurrent, createDatabase, migrate, SchemaMismatchError } from "./index.ts";

const { url, ownerUrl } = await createTestDatabase();
const database = createDatabase({ url, applicationName: "test" });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "okpay-migrations-"));
  await cp(join(import.meta.dirname, "../../../../../db/migrations"), folder, { recursive: true });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

it("a migrated database needs nothing", async () => {
  expect(await migrate({ url: ownerUrl })).toEqual({ applied: [] });
  await assertSchemaCurrent(database.pool);
});

it("the program refuses an older database until it is migrated, by one of many at once", async () => {
  await writeFile(join(folder, "9001_more.sql"), "CREATE TABLE platform.more (id int);");
  await expect(assertSchemaCurrent(database.pool, folder)).rejects.toThrow(
    /older than this program: 9001_more.sql/,
  );
  const runs = await Promise.all([1, 2, 3].map(() => migrate({ url: ownerUrl, folder })));
  expect(runs.flatMap(({ applied }) => applied)).toEqual(["9001_more.sql"]);
  await assertSchemaCurrent(database.pool, folder);
});

it("the program refuses a newer database", async () => {
  await expect(assertSchemaCurrent(database.pool)).rejects.toThrow(
    /newer than this program: it has 9001_more.sql/,
  );
  await expect(migrate({ url: ownerUrl })).rejects.toThrow(SchemaMismatchError);
});

it("a landed migration that was edited is refused", async () => {
  await writeFile(join(folder, "9001_more.sql"), "CREATE TABLE platform.more (id bigint);");
  await expect(migrate({ url: ownerUrl, folder })).rejects.toThrow(/9001_more.sql was edited/);
  await writeFile(join(folder, "9001_more.sql"), "CREATE TABLE platform.more (id int);");
});

it("a migration that fails leaves nothing of itself", async () => {
  await writeFile(
    join(folder, "9002_broken.sql"),
    "CREATE TABLE platform.half (id int); SELECT 1/0;",
  );
  await expect(migrate({ url: ownerUrl, folder })).rejects.toThrow(
    /9002_broken.sql failed and was rolled back: division by zero/,
  );
  const { rows } = await database.pool.query("SELECT to_regclass('platform.half') AS half");
  expect(rows).toEqual([{ half: null }]);
  await rm(join(folder, "9002_broken.sql"));
  expect(await migrate({ url: ownerUrl, folder })).toEqual({ applied: [] });
});

it("the runtime role can neither change the schema nor forget a migration", async () => {
  await expect(database.pool.query("CREATE TABLE platform.mine (id int)")).rejects.toThrow(
    /permission denied/,
  );
  await expect(database.pool.query("DELETE FROM platform.migration")).rejects.toThrow(
    /permission denied/,
  );
});

it("int8 comes back as bigint, times as Date, and a lost connection is survived", async () => {
  const lost: Error[] = [];
  const pool = createDatabase({
    url,
    applicationName: "to-be-lost",
    maxConnections: 1,
    onConnectionLost: (error) => lost.push(error),
  });
  const { rows } = await pool.pool.query(
    "SELECT 9007199254740993::int8 AS big, now() AS at, 5::int4 AS small",
  );
  expect(rows[0]).toMatchObject({ big: 9_007_199_254_740_993n, small: 5, at: expect.any(Date) });
  const client = await pool.pool.connect();
  const { rows: backends } = await client.query("SELECT pg_backend_pid() AS pid");
  const owner = createDatabase({ url: ownerUrl, applicationName: "test" });
  await owner.pool.query("SELECT pg_terminate_backend($1)", [backends[0].pid]);
  await expect.poll(() => lost.length).toBeGreaterThan(0);
  client.release(true);
  expect((await pool.pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await Promise.all([pool.close(), owner.close()]);
});
