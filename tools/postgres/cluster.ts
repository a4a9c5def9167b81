// One PostgreSQL server on one data folder: made when missing, started when stopped, joined when it already runs.
//   <folder>/cluster          the data folder, owned by the account the server runs under
//   <folder>/connection.json  password and port, mode 600
//   <folder>/server.log       what the server says
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { OperatorProblem } from "../operator-problem.ts";
import { chooseAccount, commandAs } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import {
  type Connection,
  createDataFolder,
  readConnection,
  writeConnection,
} from "./data-folder.ts";
import { findFreePort, isPortFree } from "./ports.ts";
import {
  childrenOf,
  isAlive,
  type Postmaster,
  readPostmaster,
  releaseStaleLock,
} from "./postmaster.ts";
import { durableSettings, type Settings, throwAwaySettings } from "./settings.ts";

export interface ClusterOptions {
  /** Absolute path; created when missing. */
  readonly folder: string;
  /** Deleted when stopped, not synced to disk. */
  readonly isThrowAway?: boolean;
  /** Overrides single server settings. */
  readonly settings?: Settings;
  /** Is told, in sentences, what a person should know. */
  readonly report?: (sentence: string) => void;
}

export interface Cluster {
  /** Of the database `okpay`, as its owner. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** `joined`: another living program started this server and will stop it; `stop()` leaves it alone. */
  readonly origin: "started" | "adopted" | "joined";
  urlOf(database: string): string;
  /** Ends sessions, writes what is left to disk, and returns when the process is gone. Safe to call twice. */
  stop(): Promise<void>;
  /** Ends the server as a power cut would (SIGKILL to all its processes); the next start recovers. */
  kill(): Promise<void>;
}

/** Returns once the server accepts connections. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, report = () => {} } = options;
  const dataFolder = join(folder, "cluster");
  const binaries = await findBinaries();
  if (!existsSync(dataFolder)) {
    report("Creating a PostgreSQL database (once, a few seconds) …");
    await createDataFolder({ folder, binaries, isThrowAway: options.isThrowAway ?? false });
  }
  const connection = readConnection(folder);
  // Several tries: between looking and starting, a port can be taken or another start can be first.
  for (let tries = 1; ; tries += 1) {
    const running = await runningServer(dataFolder);
    if (running !== null) return joinServer(options, connection, running);
    const stalePid = releaseStaleLock(dataFolder);
    if (stalePid !== null) {
      report(
        `A lock left by a crashed PostgreSQL names process ${stalePid}, which is another program: released.`,
      );
    }
    const port = await choosePort(connection.port, report);
    const launched = await launch(options, binaries, port);
    if (launched.pid !== null) {
      if (port !== connection.port) writeConnection(folder, { ...connection, port });
      return describeCluster(options, { ...connection, port }, launched.pid, "started");
    }
    if (tries === 3) throw startFailure(folder, launched.problem);
    await pause(200);
  }
}

async function choosePort(preferred: number, report: (sentence: string) => void): Promise<number> {
  if (await isPortFree(preferred)) return preferred;
  const port = await findFreePort();
  report(`Port ${preferred} is taken by another program; PostgreSQL uses ${port} from now on.`);
  return port;
}

/** The server on this folder, waited for while it starts or stops; null when there is none. */
async function runningServer(dataFolder: string): Promise<Postmaster | null> {
  for (
    let server = readPostmaster(dataFolder);
    server !== null;
    server = readPostmaster(dataFolder)
  ) {
    if (server.isReady) return server;
    await pause(50);
  }
  return null;
}

function joinServer(options: ClusterOptions, connection: Connection, running: Postmaster): Cluster {
  const supervisor = readSupervisor(options.folder);
  const isOrphan = supervisor === null || !isAlive(supervisor) || running.parentPid !== supervisor;
  options.report?.(
    isOrphan
      ? `Using the PostgreSQL that an interrupted start left running (process ${running.pid}, port ${running.port}).`
      : `PostgreSQL already runs for process ${supervisor} (process ${running.pid}, port ${running.port}): using it.`,
  );
  if (isOrphan) writeSupervisor(options.folder);
  return describeCluster(
    options,
    { ...connection, port: running.port },
    running.pid,
    isOrphan ? "adopted" : "joined",
  );
}

type Launch = { readonly pid: number } | { readonly pid: null; readonly problem: string };

async function launch(options: ClusterOptions, binaries: string, port: number): Promise<Launch> {
  const { folder } = options;
  const dataFolder = join(folder, "cluster");
  const logFile = join(folder, "server.log");
  const settings = {
    ...(options.isThrowAway === true ? throwAwaySettings() : durableSettings()),
    ...options.settings,
    port: String(port),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const account = chooseAccount(dataFolder);
  const command = commandAs(
    account,
    join(binaries, "postgres"),
    ["-D", dataFolder, ...flags],
    [join(dataFolder, "PG_VERSION")],
  );
  const log = openSync(logFile, "w", 0o600);
  // Its own process group: Ctrl-C reaches us only, and we stop the server after what still needs it.
  const server = spawn(command.file, command.args, {
    ...command.identity,
    cwd: "/",
    detached: true,
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  writeSupervisor(folder);
  const isUp = await untilReady(server, dataFolder, options.report);
  server.unref();
  return isUp && server.pid !== undefined
    ? { pid: server.pid }
    : { pid: null, problem: readFileSync(logFile, "utf8") };
}

async function untilReady(
  server: ChildProcess,
  dataFolder: string,
  report: ClusterOptions["report"],
): Promise<boolean> {
  let hasEnded = false;
  server.once("error", () => {
    hasEnded = true;
  });
  server.once("exit", () => {
    hasEnded = true;
  });
  const startedAt = performance.now();
  let isPatienceAsked = false;
  while (!hasEnded) {
    const running = readPostmaster(dataFolder);
    if (running?.pid === server.pid && running?.isReady === true) return true;
    if (!isPatienceAsked && performance.now() - startedAt > 5000) {
      isPatienceAsked = true;
      report?.("PostgreSQL is recovering from an interrupted stop …");
    }
    await pause(20);
  }
  return false;
}

function startFailure(folder: string, problem: string): OperatorProblem {
  return new OperatorProblem(
    `PostgreSQL did not start. It says:\n${problem.trim().split("\n").slice(-6).join("\n")}\n` +
      `The whole log is ${join(folder, "server.log")}. ` +
      "To begin with an empty database, move that folder away; to use another server, set DATABASE_URL.",
  );
}

function describeCluster(
  options: ClusterOptions,
  connection: Connection,
  pid: number,
  origin: Cluster["origin"],
): Cluster {
  const urlOf = (database: string) =>
    `postgres://okpay:${connection.password}@127.0.0.1:${connection.port}/${database}`;
  const stopAtExit = () => {
    if (isAlive(pid)) process.kill(pid, "SIGINT");
  };
  // The last resort of a program that ends without stop(): ask for the fast shutdown and do not wait.
  if (origin !== "joined") process.once("exit", stopAtExit);
  const end = async (signal: NodeJS.Signals, pids: readonly number[] = [pid]) => {
    process.removeListener("exit", stopAtExit);
    for (const each of pids.filter(isAlive)) process.kill(each, signal);
    while (pids.some(isAlive)) await pause(10);
  };
  return {
    url: urlOf("okpay"),
    port: connection.port,
    pid,
    origin,
    urlOf,
    stop: async () => {
      if (origin === "joined") return;
      await end(options.isThrowAway === true ? "SIGQUIT" : "SIGINT");
      if (options.isThrowAway === true) await rm(options.folder, { recursive: true, force: true });
    },
    kill: async () => {
      // Stopped first, so that it neither replaces nor warns the processes that die before it.
      process.kill(pid, "SIGSTOP");
      await end("SIGKILL", [...childrenOf(pid), pid]);
    },
  };
}

function supervisorFile(folder: string): string {
  return join(folder, "supervisor.pid");
}

function readSupervisor(folder: string): number | null {
  const file = supervisorFile(folder);
  return existsSync(file) && statSync(file).size > 0 ? Number(readFileSync(file, "utf8")) : null;
}

function writeSupervisor(folder: string): void {
  writeFileSync(supervisorFile(folder), String(process.pid));
}
