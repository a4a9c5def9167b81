import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { migrateJobs } from "../jobs/schema.ts";

/** Where the repository keeps its migrations. */
const MIGRATIONS_FOLDER = join(import.meta.dirname, "../../../../../db/migrations");

/** One instance migrates at a time; others wait for it and then find nothing to do. */
const ADVISORY_LOCK = 7_263_548_101;

/** The database and this program do not belong together; the message says what to do. */
export class SchemaMismatchError extends Error {
  override readonly name = "SchemaMismatchError";
}

interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Brings the database up to this program's schema, as the connecting (owner) role: each file in a transaction, in the
 * order of its number, forward only. Safe to call from several processes at once and to repeat. Refuses to continue
 * when a landed file was edited or the database knows a migration this program does not.
 */
export async function migrate(options: {
  readonly url: string;
  readonly folder?: string;
}): Promise<{ readonly applied: readonly string[] }> {
  const files = await readMigrations(options.folder ?? MIGRATIONS_FOLDER);
  const client = new pg.Client({
    connectionString: options.url,
    application_name: "okpay-migrate",
  });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    await client.query("CREATE SCHEMA IF NOT EXISTS platform");
    await client.query(
      `CREATE TABLE IF NOT EXISTS platform.migration (
         name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const pending = compare(files, await appliedMigrations(client));
    for (const file of pending) await apply(client, file);
    await migrateJobs(options.url, client);
    return { applied: pending.map((file) => file.name) };
  } finally {
    await client.end();
  }
}

/** Fails with what to do unless the database is at exactly this program's schema. Reads one small table. */
export async function assertSchemaCurrent(
  db: Queryable,
  folder: string = MIGRATIONS_FOLDER,
): Promise<void> {
  const pending = compare(await readMigrations(folder), await appliedMigrations(db));
  if (pending.length === 0) return;
  const names = pending.map((file) => file.name).join(", ");
  throw new SchemaMismatchError(
    `The database is older than this program: ${names} not applied. Run the migrations first (npm start does).`,
  );
}

type Queryable = Pick<pg.ClientBase, "query"> | Pick<pg.Pool, "query">;

async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const names = (await readdir(folder))
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function appliedMigrations(db: Queryable): Promise<Map<string, string>> {
  try {
    const { rows } = await (db as pg.Pool).query<{ name: string; checksum: string }>(
      "SELECT name, checksum FROM platform.migration",
    );
    return new Map(rows.map((row) => [row.name, row.checksum]));
  } catch (error) {
    // 42P01 / 3F000: an empty database, which is simply older than everything.
    if (error instanceof pg.DatabaseError && (error.code === "42P01" || error.code === "3F000"))
      return new Map();
    throw error;
  }
}

/** The files still to apply; throws when what has been applied is not what these files say. */
function compare(
  files: readonly MigrationFile[],
  applied: ReadonlyMap<string, string>,
): MigrationFile[] {
  const known = new Set(files.map((file) => file.name));
  const unknown = [...applied.keys()].filter((name) => !known.has(name)).sort();
  if (unknown.length > 0) {
    throw new SchemaMismatchError(
      `The database is newer than this program: it has ${unknown.join(", ")}. Start the newer version, or restore a backup from before it.`,
    );
  }
  for (const file of files) {
    const checksum = applied.get(file.name);
    if (checksum !== undefined && checksum !== file.checksum) {
      throw new SchemaMismatchError(
        `Migration ${file.name} was edited after it had been applied. Put it back and write a new migration instead.`,
      );
    }
  }
  return files.filter((file) => !applied.has(file.name));
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(file.sql);
    await client.query("INSERT INTO platform.migration (name, checksum) VALUES ($1, $2)", [
      file.name,
      file.checksum,
    ]);
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new Error(
      `Migration ${file.name} failed and was rolled back: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
