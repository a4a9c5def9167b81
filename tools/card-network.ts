// The sandbox card network and bank that `npm start` runs beside a demo: a process of their own, as real ones would be.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { dataRoot, repositoryRoot } from "./postgres/index.ts";
import { findFreePort, isPortFree } from "./postgres/ports.ts";

const USUAL_PORT = 8095;

export interface CardNetwork {
  readonly url: string;
  stop(): void;
}

/** Starts it and returns when it listens. `framedBy`: the origins whose pages may show its questions. */
export async function startCardNetwork(framedBy: string): Promise<CardNetwork> {
  const port = (await isPortFree(USUAL_PORT)) ? USUAL_PORT : await findFreePort();
  mkdirSync(dataRoot, { recursive: true });
  const child = spawn(process.execPath, ["tools/sandbox-partners.ts"], {
    cwd: repositoryRoot,
    detached: true,
    env: {
      ...process.env,
      CARD_NETWORK_PORT: String(port),
      CARD_NETWORK_FILE: join(dataRoot, "card-network.jsonl"),
      SANDBOX_BANK_FILE: join(dataRoot, "sandbox-bank.jsonl"),
      CARD_NETWORK_FRAMED_BY: framedBy,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await listening(child);
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill("SIGTERM") };
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`the sandbox card network ended by itself (exit code ${code})`)),
    );
    child.stdout?.once("data", () => resolve());
  });
}
