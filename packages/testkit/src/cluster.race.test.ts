import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { createTestCluster } from "./index.ts";

const cluster = await createTestCluster();
afterAll(cluster.remove);

it("keeps what was committed and drops what was not when the server is killed", async () => {
  const client = new pg.Client({ connectionString: cluster.url });
  const isLost = new Promise((resolve) => client.once("error", resolve));
  await client.connect();
  expect((await client.query("show fsync")).rows).toEqual([{ fsync: "on" }]);
  await client.query("create table public.kept (id int)");
  await client.query("begin");
  await client.query("create table public.lost (id int)");
  await cluster.kill();
  await isLost;
  await cluster.restart();
  const again = new pg.Client({ connectionString: cluster.url });
  await again.connect();
  const { rows } = await again.query(
    "select to_regclass('public.kept') as kept, to_regclass('public.lost') as lost",
  );
  await again.end();
  expect(rows).toEqual([{ kept: "kept", lost: null }]);
});
