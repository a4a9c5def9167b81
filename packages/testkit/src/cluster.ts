import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { migrate } from "../../../apps/server/src/platform/db/migrate.ts";
import {
  type Cluster,
  dataRoot,
  ensureDatabase,
  startCluster,
} from "../../../tools/postgres/index.ts";

/** A server of a test's own, to be killed and started again. */
export interface TestCluster {
  /** Of its migrated database, as owner. */
  readonly url: string;
  /** SIGKILL to every process of the server, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same port; returns when recovery is done and it accepts connections. */
  restart(): Promise<void>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

/** For tests that kill PostgreSQL: durable settings (fsync and synchronous_commit on), migrated, nobody else on it. */
export async function createTestCluster(): Promise<TestCluster> {
  const folder = join(dataRoot, `test-${process.pid}-${randomBytes(4).toString("hex")}`);
  const options = {
    folder,
    isThrowAway: true,
    settings: { fsync: "on", synchronous_commit: "on", full_page_writes: "on" },
  };
  let cluster: Cluster = await startCluster(options);
  await migrate({ url: await ensureDatabase(cluster.urlOf("postgres"), "okpay") });
  const { url } = cluster;
  return {
    url,
    kill: () => cluster.kill(),
    restart: async () => {
      cluster = await startCluster(options);
      if (cluster.url !== url)
        throw new Error(
          `The port of the killed server was taken by another program; it is ${cluster.port} now.`,
        );
    },
    remove: () => cluster.stop(),
  };
}
