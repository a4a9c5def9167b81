// `npm start`: from a clean clone to the sign-in page. Database, pages, schema, demo world, server; Ctrl-C ends them in the
// opposite order, each after what needs it.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Config, ConfigError, loadConfig } from "../apps/server/src/config.ts";
import { migrate } from "../apps/server/src/platform/db/index.ts";
import { type CardNetwork, startCardNetwork } from "./card-network.ts";
import { OperatorProblem, runMain } from "./operator-problem.ts";
import { buildPages, consoleDist, walletDist } from "./pages.ts";
import {
  dataRoot,
  isAlive,
  type OpenDatabase,
  openDatabase,
  repositoryRoot,
} from "./postgres/index.ts";
import { findFreePort, isPortFree } from "./postgres/ports.ts";
import { answersReady } from "./readiness.ts";
import { seedDemoWorld } from "./seed/main.ts";
import { readServerProcess, SERVER_FLAGS, writeServerProcess } from "./server-process.ts";

const logFile = join(dataRoot, "server.log");

const say = (sentence: string) => process.stdout.write(`${sentence}\n`);

async function main(): Promise<number> {
  const stop = stopRequest();
  try {
    return await startEverything(stop.signal);
  } catch (error) {
    // Ctrl-C also ends the programs we wait for; that they failed is no news then.
    if (stop.signal.aborted && error instanceof OperatorProblem) return 0;
    throw error;
  }
}

async function startEverything(stopped: AbortSignal): Promise<number> {
  await choosePorts();
  // Every mistake in the settings is named before anything slow begins; which database it will be is known later.
  await requireFreePorts(readConfig(process.env["DATABASE_URL"] || "postgres://embedded"));
  await buildPages(say);
  const database = await openDatabase({ report: say });
  let network: CardNetwork | null = null;
  try {
    if (stopped.aborted) return 0;
    const { isDemo, cards, publicUrl } = readConfig(database.url);
    if (isDemo && cards.networkUrl === null) {
      network = await startCardNetwork(publicUrl);
      process.env["CARD_NETWORK_URL"] = network.url;
    }
    const config = readConfig(database.url);
    await migrate({ url: database.url });
    if (config.isDemo) await seedDemoWorld({ config, report: say });
    if (stopped.aborted) return 0;
    return await serve(config, database, stopped);
  } finally {
    network?.stop();
    await database.close();
  }
}

/** Aborts at the first Ctrl-C or SIGTERM; more of them (npm passes each on, and the terminal sends it too) change nothing. */
function stopRequest(): AbortController {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => controller.abort());
  return controller;
}

function environmentOf(databaseUrl: string): NodeJS.ProcessEnv {
  return {
    WALLET_DIST: walletDist,
    CONSOLE_DIST: consoleDist,
    PUBLIC_URL: localAddress(process.env["PORT"], 8080),
    CONSOLE_URL: localAddress(process.env["CONSOLE_PORT"], 8090),
    ...process.env,
    DATABASE_URL: databaseUrl,
  };
}

/** What is typed on this machine. A port that is no number is one mistake, not two: the settings name it. */
function localAddress(port: string | undefined, usual: number): string {
  const scheme = process.env["TLS_CERT_FILE"] ? "https" : "http";
  return `${scheme}://localhost:${/^\d+$/.test(port ?? "") ? port : usual}`;
}

function readConfig(databaseUrl: string): Config {
  try {
    return loadConfig(environmentOf(databaseUrl));
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorProblem(error.message, { cause: error });
    throw error;
  }
}

/** Looked at before the slow steps. A server whose `npm start` was killed is stopped: nobody else will. */
async function requireFreePorts(config: Config): Promise<void> {
  const running = readServerProcess();
  if (running !== null && running.startedBy !== null) {
    throw new OperatorProblem(
      `OKPay already runs from this folder: open ${running.address}, or stop it ` +
        `(Ctrl-C in its terminal, or kill ${running.startedBy}) and start again.`,
    );
  }
  if (running !== null) {
    say(`Stopping the server that an interrupted start left running (process ${running.pid}) …`);
    process.kill(running.pid, "SIGTERM");
    while (isAlive(running.pid)) await pause(50);
  }
  await requireFree("PORT", { ...config, url: config.publicUrl });
  await requireFree("CONSOLE_PORT", config.console);
}

async function requireFree(
  setting: string,
  { host, port, url }: { readonly host: string; readonly port: number; readonly url: string },
): Promise<void> {
  if (await isPortFree(port, host)) return;
  throw new OperatorProblem(
    `Port ${port} is taken by another program, so ${url} cannot be OKPay. ` +
      `Stop that program, or choose another port: ${setting}=${port + 1} npm start`,
  );
}

/** Of the ports nobody chose, a second OKPay on this machine takes others; where the console is, the welcome says. */
async function choosePorts(): Promise<void> {
  process.env["METRICS_PORT"] ??= String((await isPortFree(9464)) ? 9464 : await findFreePort());
  process.env["CONSOLE_PORT"] ??= String((await isPortFree(8090)) ? 8090 : await findFreePort());
}

async function serve(
  config: Config,
  database: OpenDatabase,
  stopped: AbortSignal,
): Promise<number> {
  mkdirSync(dataRoot, { recursive: true });
  const log = openSync(logFile, "w", 0o600);
  // Its own process group: Ctrl-C reaches only us, and we tell it once.
  const server = spawn(process.execPath, [...SERVER_FLAGS, "apps/server/src/main.ts"], {
    cwd: repositoryRoot,
    detached: true,
    env: environmentOf(database.url),
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  if (server.pid !== undefined) writeServerProcess(server.pid, config.publicUrl);
  const ended = new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => resolve(code ?? 1));
  });
  stopped.addEventListener("abort", () => {
    say("\nStopping: finishing what was accepted …");
    server.kill("SIGTERM");
  });
  if (await isReady(config, server, stopped)) welcome(config, database);
  const code = await ended;
  if (stopped.aborted) {
    await database.close();
    say("Stopped.");
    return 0;
  }
  throw new OperatorProblem(
    `The server ended by itself (exit code ${code}). Its last words, from ${logFile}:\n${lastLines()}`,
  );
}

async function isReady(
  config: Config,
  server: ChildProcess,
  stopped: AbortSignal,
): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null && !stopped.aborted) {
    if (await answersReady(config)) return true;
    await pause(100);
  }
  return false;
}

function welcome(config: Config, database: OpenDatabase): void {
  const demo = [
    "  Demo inbox     " + `${config.publicUrl}/inbox   (every mail and SMS the demo sends)`,
  ];
  const connection = join(dataRoot, "postgres", "connection.json");
  say(
    [
      "",
      "OKPay is ready.",
      `  Wallet         ${config.publicUrl}`,
      ...(config.isDemo ? demo : []),
      ...(config.cards.networkUrl === null
        ? []
        : [
            `  Card network   ${config.cards.networkUrl}   (sandbox: its faults are set there; its bank's at /bank)`,
          ]),
      `  Staff console  ${config.console.url}`,
      `  API reference  ${config.publicUrl}/docs`,
      database.cluster === null
        ? "  Database       the server of DATABASE_URL"
        : `  Database       PostgreSQL on port ${database.cluster.port}, password in ${connection}`,
      `  Server's log   ${logFile}`,
      "Ctrl-C stops everything; the data stays for the next start.",
    ].join("\n"),
  );
}

function lastLines(): string {
  return existsSync(logFile)
    ? readFileSync(logFile, "utf8").trim().split("\n").slice(-8).join("\n")
    : "";
}

await runMain(main);
