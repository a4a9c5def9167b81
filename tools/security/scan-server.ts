// A server of its own to be attacked: the demo world over TLS on the loopback interface, on a throw-away database.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { loadConfig } from "../../apps/server/src/config.ts";
import { migrate } from "../../apps/server/src/platform/db/index.ts";
import { type LocalCertificate, makeLocalCertificate } from "../local-certificate.ts";
import { OperatorProblem } from "../operator-problem.ts";
import { walletDist } from "../pages.ts";
import { dataRoot, ensureDatabase, repositoryRoot, startCluster } from "../postgres/index.ts";
import { findFreePort } from "../postgres/ports.ts";
import { answersReady } from "../readiness.ts";
import { seedDemoWorld } from "../seed/main.ts";

export interface ScanServer {
  readonly port: number;
  readonly certificate: LocalCertificate;
  readonly folder: string;
  isRunning(): boolean;
}

const START_WITHIN_MS = 60_000;

/** Starts it, lets the scanners at it, and removes everything afterwards. */
export async function withScanServer<T>(work: (server: ScanServer) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "okpay-scan-"));
  const cluster = await startCluster({
    folder: join(dataRoot, `test-${process.pid}-scan`),
    isThrowAway: true,
  });
  try {
    const databaseUrl = await ensureDatabase(cluster.urlOf("postgres"), "okpay_scan");
    await migrate({ url: databaseUrl });
    const certificate = await makeLocalCertificate(folder);
    const env = await environmentOf(databaseUrl, certificate);
    const config = loadConfig(env);
    await seedDemoWorld({ config, report: () => undefined });
    const server = spawn(process.execPath, ["apps/server/src/main.ts"], {
      cwd: repositoryRoot,
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      await untilReady(() => answersReady(config), server);
      const isRunning = () => server.exitCode === null && server.signalCode === null;
      return await work({ port: config.port, certificate, folder, isRunning });
    } finally {
      const ended = server.exitCode === null ? once(server, "exit") : Promise.resolve();
      server.kill("SIGTERM");
      await ended;
    }
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }
}

async function environmentOf(
  databaseUrl: string,
  { certificate, key }: LocalCertificate,
): Promise<NodeJS.ProcessEnv> {
  const [port, metrics, console] = await Promise.all([
    findFreePort(),
    findFreePort(),
    findFreePort(),
  ]);
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    METRICS_PORT: String(metrics),
    CONSOLE_PORT: String(console),
    PUBLIC_URL: `https://localhost:${port}`,
    TLS_CERT_FILE: certificate,
    TLS_KEY_FILE: key,
    OKPAY_MODE: "demo",
    OKPAY_SECRET: randomBytes(48).toString("base64url"),
    WALLET_DIST: walletDist,
    // As an operator would run it: what is not reachable need not be scanned. Limits would end the scan, not the attack.
    API_REFERENCE: "off",
    RATE_LIMIT_FACTOR: "10000",
    LOG_LEVEL: "error",
  };
}

async function untilReady(isReady: () => Promise<boolean>, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (!(await isReady())) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new OperatorProblem("The server to be scanned did not start; its words are above.");
    await pause(100);
  }
}
