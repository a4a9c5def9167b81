// `npm run keys`: every key of this installation with its purpose, age and date (docs/operate/hardening.md); no key is shown.
import { X509Certificate } from "node:crypto";
import { type Config, ConfigError, loadConfig } from "../apps/server/src/config.ts";
import { createKeyring } from "../apps/server/src/platform/crypto.ts";
import { createDatabase } from "../apps/server/src/platform/db/index.ts";
import { type KeyRecord, keyInventory } from "../apps/server/src/platform/root-keys.ts";
import { OperatorProblem, runMain } from "./operator-problem.ts";

const day = (date: Date): string => date.toISOString().slice(0, 10);

async function main(): Promise<number> {
  const config = readConfig();
  const database = createDatabase({ url: config.databaseUrl, applicationName: "okpay-keys" });
  try {
    const now = new Date();
    const keyring = createKeyring(config.secret, config.replacedSecrets);
    const keys = await keyInventory(database, keyring, now);
    if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(keys)}\n`);
    else process.stdout.write(`${[...keys.map(lineOf), ...certificateLine(config)].join("\n")}\n`);
    return keys.some(({ isOverdue }) => isOverdue) ? 1 : 0;
  } finally {
    await database.close();
  }
}

function readConfig(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorProblem(error.message, { cause: error });
    throw error;
  }
}

function lineOf(key: KeyRecord): string {
  const dates = `in use since ${day(key.firstUsedAt)}, replace by ${day(key.rotateBy)}`;
  const state = key.isOverdue ? "OVERDUE" : key.state;
  return `${key.label.padEnd(30)} ${state.padEnd(8)} root ${key.rootId}  ${dates}\n    ${key.purpose}; overlap: ${key.overlap}`;
}

function certificateLine({ tls }: Config): string[] {
  if (tls === null) return [];
  const { validTo, fingerprint256 } = new X509Certificate(tls.cert);
  return [`${"TLS certificate".padEnd(30)} until ${day(new Date(validTo))}  ${fingerprint256}`];
}

await runMain(main);
