import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, inject } from "vitest";
import { findFreePort } from "../../tools/postgres/ports.ts";
import { SERVER_FLAGS } from "../../tools/server-process.ts";
import { worldSettings } from "./world-setup.ts";

/** The whole of OKPay on a fresh database with the demo world in it: the real server, as `npm start` runs it. */
export interface World {
  readonly url: string;
  /** Where staff work: a listener of its own. */
  readonly consoleUrl: string;
  /** For what no page can do: the hour of the day. */
  readonly databaseUrl: string;
}

const START_WITHIN_MS = 90_000;

/** Starts a world for one journey file and ends it afterwards. Call it at the top level of the file. */
export async function startWorld(more: Readonly<Record<string, string>> = {}): Promise<World> {
  const { template, secret } = inject("okpayMadeWorld");
  const database = await createTestDatabase({ template });
  const [port, metricsPort, consolePort] = await Promise.all([
    findFreePort(),
    findFreePort(),
    findFreePort(),
  ]);
  const url = `http://localhost:${port}`;
  const consoleUrl = `http://localhost:${consolePort}`;
  const checkpoints = await mkdtemp(join(tmpdir(), "okpay-checkpoints-"));
  const env = {
    ...process.env,
    ...worldSettings({ secret, checkpoints, databaseUrl: database.ownerUrl }),
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    PUBLIC_URL: url,
    CONSOLE_PORT: String(consolePort),
    CONSOLE_URL: consoleUrl,
    ...more,
  };
  const server = spawn(process.execPath, [...SERVER_FLAGS, "apps/server/src/main.ts"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  afterAll(async () => {
    server.kill("SIGTERM");
    await ended;
    await rm(checkpoints, { recursive: true, force: true });
  });
  const deadline = Date.now() + START_WITHIN_MS;
  while (!(await isReady(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      // What throws while a file is read has no afterAll: nobody else would end it.
      server.kill("SIGKILL");
      throw new Error(`the server did not start:\n${said}`);
    }
    await pause(100);
  }
  return { url, consoleUrl, databaseUrl: database.ownerUrl };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
