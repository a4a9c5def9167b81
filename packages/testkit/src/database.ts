import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { copyDatabase, urlOfDatabase } from "../../../tools/postgres/index.ts";
import type {} from "./global-setup.ts";
import { requireInvariants } from "./invariants.ts";
import { countEvents, noteEvents, requireReadableEvents, SEEN_EVENTS_FILE } from "./seen-events.ts";

export interface TestDatabaseOptions {
  /** Default: the books' invariants are checked after the file's tests. */
  readonly invariants?: "checked" | "broken on purpose";
  /** What it is a copy of; default: the run's migrated, empty template. */
  readonly template?: string;
}

export interface TestDatabase {
  /** Connects as the application does: role `okpay_app`, which may not change or delete ledger rows. */
  readonly url: string;
  /** Connects as the owner of every table. */
  readonly ownerUrl: string;
  /** Ends all its sessions and deletes it. Runs by itself after the test file; call it only to do so earlier. */
  drop(): Promise<void>;
}

/**
 * A database for one test file, copied from a template: migrated and empty unless told otherwise.
 * Call it at the top level of the test file (`const database = await createTestDatabase()`), so that it is dropped
 * after the file's own `afterAll` hooks have closed their connections.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { adminUrl, template: empty } = inject("okpayTestServer");
  const name = `${empty}_${randomBytes(6).toString("hex")}`;
  await copyDatabase(adminUrl, { from: options.template ?? empty, to: name });
  const ownerUrl = urlOfDatabase(adminUrl, name);
  const url = new URL(ownerUrl);
  url.searchParams.set("options", "-c role=okpay_app");
  const before = options.template === undefined ? NO_EVENTS : await onServer(ownerUrl, countEvents);
  let isDropped = false;
  const drop = async () => {
    isDropped = true;
    await onServer(adminUrl, (client) =>
      client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
    );
  };
  afterAll(async () => {
    if (isDropped) return;
    try {
      await onServer(ownerUrl, async (client) => {
        const file = process.env[SEEN_EVENTS_FILE];
        if (file !== undefined) noteEvents(file, before, await countEvents(client));
        await requireReadableEvents(client);
        if (options.invariants !== "broken on purpose") await requireInvariants(client);
      });
    } finally {
      await drop();
    }
  });
  return { url: url.href.replaceAll("+", "%20"), ownerUrl, drop };
}

const NO_EVENTS: ReadonlyMap<string, number> = new Map();

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
