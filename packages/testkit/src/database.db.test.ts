import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { AUDIT_CUSTOMER, countEvents, createTestDatabase, noteEvents } from "./index.ts";

const database = await createTestDatabase();
const neighbour = await createTestDatabase();
const shortLived = await createTestDatabase();
const clients: pg.Client[] = [];

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

afterAll(() => Promise.all(clients.map((client) => client.end())));

describe("createTestDatabase", () => {
  it("is migrated", async () => {
    const owner = await connect(database.ownerUrl);
    const { rows } = await owner.query("select 1 from pg_namespace where nspname = 'ledger'");
    expect(rows).toHaveLength(1);
  });

  it("connects the application as okpay_app", async () => {
    const app = await connect(database.url);
    expect((await app.query("select current_user")).rows).toEqual([{ current_user: "okpay_app" }]);
  });

  it("is not seen by the next database", async () => {
    await (await connect(database.ownerUrl)).query("create table public.mine (id int)");
    const other = await connect(neighbour.ownerUrl);
    expect((await other.query("select to_regclass('public.mine') as found")).rows).toEqual([
      { found: null },
    ]);
  });

  it("says which audit events its tests caused, and no others [L1]", async () => {
    // This one is dropped by hand, which says nothing to the run.
    const owner = new pg.Client({ connectionString: shortLived.ownerUrl });
    await owner.connect();
    const file = join(await mkdtemp(join(tmpdir(), "okpay-seen-events-")), "types");
    const happen = (type: string, actor: string | null) =>
      owner.query(
        `INSERT INTO audit.event (id, at, type, severity, outcome, actor_kind, actor_id, details, mac)
         VALUES (gen_random_uuid(), '2026-11-24T09:30:00Z', $1, 'info', 'success', 'customer', $2, '{}', '\\x00')`,
        [type, actor],
      );
    await happen("session.signed_in", null);
    await happen("card.added", null);
    const before = await countEvents(owner);
    await happen("card.added", null);
    await happen("card.removed", null);
    await happen("key.created", AUDIT_CUSTOMER);
    noteEvents(file, before, await countEvents(owner));
    const noted = (await readFile(file, "utf8")).trim().split("\n");
    expect(noted.toSorted()).toEqual(["card.added", "card.removed"]);
    await owner.end();
    await rm(dirname(file), { recursive: true });
  });

  it("can be dropped while sessions are open", async () => {
    const extra = shortLived;
    const session = new pg.Client({ connectionString: extra.ownerUrl });
    session.on("error", () => {
      // The server ends this session: that is the point.
    });
    await session.connect();
    await extra.drop();
    await expect(connect(extra.ownerUrl)).rejects.toThrow(/does not exist/);
  });
});
