// `npm run cards:rotate`: seals every saved card under the current key, beside the running service (docs/operate/hardening.md).

import { createServices } from "../apps/server/src/app.ts";
import { ConfigError, loadConfig } from "../apps/server/src/config.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import { OperatorProblem, runMain } from "./operator-problem.ts";

async function main(): Promise<number> {
  const services = createServices(readConfig(), createLog({ level: "error" }));
  try {
    const rotated = await services.vault.rotate();
    process.stdout.write(
      `${rotated} saved cards are sealed anew; all are under the current key now. CARDS_KEY_PREVIOUS may be taken out.\n`,
    );
    return 0;
  } finally {
    await services.close();
  }
}

function readConfig() {
  try {
    return loadConfig();
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorProblem(error.message, { cause: error });
    throw error;
  }
}

await runMain(main);
