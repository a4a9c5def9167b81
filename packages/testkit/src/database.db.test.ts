import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "./index.ts";

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
