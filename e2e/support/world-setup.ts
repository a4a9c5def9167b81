import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createApp } from "../../apps/server/src/app.ts";
import { loadConfig } from "../../apps/server/src/config.ts";
import { createLog } from "../../apps/server/src/platform/log.ts";
import { consoleDist, walletDist } from "../../tools/pages.ts";
import { copyDatabase, urlOfDatabase } from "../../tools/postgres/index.ts";
import { seedDemoWorld } from "../../tools/seed/main.ts";

/** The demo world with its articles, made once: every journey file starts its server on a copy. */
export interface MadeWorld {
  readonly template: string;
  /** The root secret the world's rows are sealed under. */
  readonly secret: string;
}

/** vitest's global setup of the journeys, after the database server's and the browser's. */
export default async function setup(project: TestProject): Promise<void> {
  const { adminUrl, template: empty } = project.getProvidedContext().okpayTestServer;
  const template = `${empty}_world`;
  await copyDatabase(adminUrl, { from: empty, to: template });
  const secret = randomBytes(32).toString("base64url");
  const checkpoints = await mkdtemp(join(tmpdir(), "okpay-checkpoints-"));
  try {
    const config = loadConfig({
      ...process.env,
      ...worldSettings({ secret, checkpoints, databaseUrl: urlOfDatabase(adminUrl, template) }),
    });
    await seedDemoWorld({ config, report: () => undefined });
    const app = await createApp(config, createLog({ level: "error" }));
    await app.services.knowledge.start();
    // What is learned is kept in .data: learned by the first two worlds at once, it held them up for seconds.
    await app.services.knowledge.startLearning();
    await app.close();
  } finally {
    await rm(checkpoints, { recursive: true, force: true });
  }
  project.provide("okpayMadeWorld", { template, secret });
}

/** What a world's server is told, but for its addresses. */
export const worldSettings = (world: {
  readonly secret: string;
  readonly checkpoints: string;
  readonly databaseUrl: string;
}) => ({
  DATABASE_URL: world.databaseUrl,
  AUDIT_CHECKPOINT_DIR: world.checkpoints,
  CONSOLE_DIST: consoleDist,
  WALLET_DIST: walletDist,
  OKPAY_MODE: "demo",
  OKPAY_SECRET: world.secret,
  // The browsers beside it would leave a low one next to nothing.
  PASSWORD_HASH_PRIORITY: "normal",
  LOG_LEVEL: "warn",
});

declare module "vitest" {
  interface ProvidedContext {
    okpayMadeWorld: MadeWorld;
  }
}
