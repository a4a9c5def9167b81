// The server behind `npm start`, against the mishaps of a developer's machine.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, dataRoot, isAlive, startCluster } from "./index.ts";

const folder = join(dataRoot, `test-${process.pid}-manager`);
const said: string[] = [];
const options = {
  folder,
  isThrowAway: true,
  report: (sentence: string) => void said.push(sentence),
};
const lockFile = join(folder, "cluster", "postmaster.pid");

async function query(cluster: Cluster, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: cluster.urlOf("postgres") });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Stops without deleting, as a durable server does. */
async function stopKeepingData(cluster: Cluster): Promise<void> {
  process.kill(cluster.pid, "SIGINT");
  while (isAlive(cluster.pid)) await new Promise(setImmediate);
}

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(options);
});
afterAll(() => cluster.stop());

describe("a cluster", () => {
  it("asks for its password, which only its owner can read", async () => {
    const url = new URL(cluster.url);
    url.password = "guessed";
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(folder, "connection.json")).mode & 0o777).toBe(0o600);
  });

  it("listens on this machine only", async () => {
    expect(await query(cluster, "show listen_addresses")).toEqual([
      { listen_addresses: "127.0.0.1" },
    ]);
  });

  it("is joined by a second start, whose stop leaves it running", async () => {
    const second = await startCluster(options);
    expect(second).toMatchObject({ origin: "joined", pid: cluster.pid, url: cluster.url });
    await second.stop();
    expect(await query(cluster, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(said.join()).toContain(
      `PostgreSQL already runs for process ${process.pid} (process ${cluster.pid}`,
    );
  });

  it("keeps its data, port and password over a restart", async () => {
    await query(cluster, "create table kept (id int)");
    await stopKeepingData(cluster);
    const again = await startCluster(options);
    expect(again).toMatchObject({ origin: "started", url: cluster.url });
    expect(await query(again, "select * from kept")).toEqual([]);
    cluster = again;
  });

  it("moves to another port when its own is taken, and says so", async () => {
    await stopKeepingData(cluster);
    const squatter = createServer().listen(cluster.port, "127.0.0.1");
    await once(squatter, "listening");
    const moved = await startCluster(options);
    squatter.close();
    expect(moved.port).not.toBe(cluster.port);
    expect(said.join()).toContain(
      `Port ${cluster.port} is taken by another program; PostgreSQL uses ${moved.port}`,
    );
    expect(await query(moved, "select 1 as one")).toEqual([{ one: 1 }]);
    cluster = moved;
  });

  it("starts over the lock of a killed server, also when its process id now belongs to another program", async () => {
    const { pid } = cluster;
    await cluster.kill();
    const stranger: ChildProcess = spawn("sleep", ["60"]);
    const lock = readFileSync(lockFile, "utf8");
    expect(lock.startsWith(`${pid}\n`)).toBe(true);
    writeFileSync(lockFile, lock.replace(String(pid), String(stranger.pid)));
    const recovered = await startCluster(options);
    stranger.kill();
    expect(said.join()).toContain(
      `names process ${stranger.pid}, which is another program: released`,
    );
    expect(await query(recovered, "select * from kept")).toEqual([]);
    cluster = recovered;
  });

  it("that lost its starter is adopted, and stopped by who adopted it", async () => {
    writeFileSync(join(folder, "supervisor.pid"), "1");
    const adopted = await startCluster(options);
    expect(adopted).toMatchObject({ origin: "adopted", pid: cluster.pid });
    await stopKeepingData(adopted);
    cluster = await startCluster(options);
  });
});
