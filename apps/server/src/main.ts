import { createApp } from "./app.ts";
import { ConfigError, loadConfig } from "./config.ts";
import { migrate, SchemaMismatchError } from "./platform/db/index.ts";
import { createLog } from "./platform/log.ts";
import { stopOnSignals } from "./platform/shutdown.ts";

/** All processes in one: API, worker and web pages. `node apps/server/src/main.ts`. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog({ level: config.logLevel });
  const { applied } = await migrate({ url: config.databaseUrl });
  if (applied.length > 0) log.info({ applied }, "the database was brought up to date");
  const app = await createApp(config, log);
  stopOnSignals({ close: () => app.close(), log });
  const address = await app.listen();
  log.info({ address, mode: config.mode, pid: process.pid }, "OKPay is listening");
}

try {
  await main();
} catch (error) {
  // An operator's mistake is told in a sentence; only what we did not foresee comes with a stack.
  const isForeseen = error instanceof ConfigError || error instanceof SchemaMismatchError;
  process.stderr.write(
    `${error instanceof Error ? (isForeseen ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
  );
  process.exit(isForeseen ? 78 : 1);
}
