// One running Asterisk of ours: its folder inside the chroot, its process, and what it says of itself.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  chownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { OperatorProblem } from "../operator-problem.ts";
import { commandLine, isAlive } from "../postgres/index.ts";
import { programOf } from "./chroot.ts";
import { type ExchangeSettings, exchangeFiles } from "./configuration.ts";

const execute = promisify(execFile);
const STARTS_WITHIN_MS = 60_000;
const ENDS_WITHIN_MS = 10_000;
/** Inside the chroot. */
const HOME = "/var/lib/okpay-phone";

export interface RunningExchange {
  readonly pid: () => number;
  /** Inside the machine, not the chroot. */
  readonly recordings: string;
  readonly logFile: string;
  /** One command of Asterisk's own console. */
  cli(command: string): Promise<string>;
  /** SIGKILL and a new start, with the same configuration. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when it has ended without being asked to. */
  readonly died: Promise<number | null>;
}

export async function startExchange(
  root: string,
  settings: Omit<ExchangeSettings, "folders">,
): Promise<RunningExchange> {
  endLeftovers(root);
  const own = `${HOME}/${process.pid}-${settings.http.port}`;
  const outside = join(root, own);
  writeFolder(root, outside, exchangeFiles({ ...settings, folders: foldersOf(root, own) }));
  const asterisk = processOf(root, own);
  await asterisk.begin();
  return {
    pid: asterisk.pid,
    recordings: join(outside, "spool", "recording"),
    logFile: join(outside, "log", "messages"),
    cli: asterisk.cli,
    died: asterisk.died,
    async restart() {
      await asterisk.end("SIGKILL");
      await asterisk.begin();
    },
    async stop() {
      await asterisk.end("SIGTERM");
      rmSync(outside, { recursive: true, force: true });
    },
  };
}

/** The process: begun until it answers, ended until it is gone. */
function processOf(root: string, own: string) {
  const outside = join(root, own);
  const settings = `${own}/etc/asterisk.conf`;
  let isWanted = true;
  let child: ChildProcess | null = null;
  let reportDeath: (code: number | null) => void = () => undefined;
  const died = new Promise<number | null>((resolve) => {
    reportDeath = resolve;
  });
  const inside = (...words: string[]) => [root, "/usr/sbin/asterisk", "-C", settings, ...words];
  const cli = async (command: string): Promise<string> =>
    (await execute(programOf("chroot"), inside("-rx", command))).stdout;

  async function begin(): Promise<void> {
    isWanted = true;
    const log = openSync(join(outside, "log", "console"), "a");
    const mine = spawn(programOf("chroot"), inside("-f", "-U", "asterisk", "-G", "asterisk"), {
      // Its own process group: Ctrl-C is told to it by us, once, after what needs it.
      stdio: ["ignore", log, log],
      detached: true,
    });
    child = mine;
    mine.once("exit", (code) => {
      if (isWanted) reportDeath(code);
    });
    const deadline = Date.now() + STARTS_WITHIN_MS;
    for (;;) {
      if (mine.exitCode !== null)
        throw new OperatorProblem(`Asterisk ended at once:\n${lastWords(outside)}`);
      const said = await cli("core waitfullybooted").catch(() => "");
      if (said.includes("fully booted")) return;
      if (Date.now() > deadline)
        throw new OperatorProblem(`Asterisk did not start within a minute:\n${lastWords(outside)}`);
      await pause(200);
    }
  }

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    isWanted = false;
    const mine = child;
    if (mine === null) return;
    mine.kill(signal);
    const deadline = Date.now() + ENDS_WITHIN_MS;
    while (mine.exitCode === null && mine.signalCode === null) {
      if (Date.now() > deadline) mine.kill("SIGKILL");
      await pause(50);
    }
  }
  return { begin, end, cli, died, pid: () => child?.pid ?? 0 };
}

function foldersOf(root: string, own: string): NonNullable<ExchangeSettings["folders"]> {
  const triplet = readdirSync(join(root, "usr/lib")).find((name) => name.endsWith("-linux-gnu"));
  return {
    own,
    modules: `/usr/lib/${triplet}/asterisk/modules`,
    music: "/usr/share/asterisk/moh",
  };
}

/** Everything readable by Asterisk's user, who is not root, and by nobody else. */
function writeFolder(root: string, outside: string, files: Readonly<Record<string, string>>): void {
  const [uid, gid] = asteriskUser(root);
  mkdirSync(join(root, HOME), { recursive: true });
  for (const folder of ["", "etc", "log", "spool", "spool/recording", "spool/tmp", "keys"]) {
    mkdirSync(join(outside, folder), { recursive: true, mode: 0o750 });
    chownSync(join(outside, folder), uid, gid);
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(outside, "etc", name);
    writeFileSync(path, `${text}\n`, { mode: 0o640 });
    chownSync(path, uid, gid);
  }
}

function asteriskUser(root: string): readonly [number, number] {
  const [, , uid, gid] =
    readFileSync(join(root, "etc/passwd"), "utf8")
      .split("\n")
      .find((line) => line.startsWith("asterisk:"))
      ?.split(":") ?? [];
  return [Number(uid), Number(gid)];
}

/** Who started an Asterisk may have been killed: nobody else ends it, nor removes its folder with the passwords. */
function endLeftovers(root: string): void {
  const home = join(root, HOME);
  mkdirSync(home, { recursive: true });
  for (const name of readdirSync(home)) {
    if (isAlive(Number(name.split("-")[0]))) continue;
    const pid = readPid(join(home, name, "asterisk.pid"));
    if (pid !== null && commandLine(pid).includes(`${HOME}/${name}/`)) process.kill(pid, "SIGKILL");
    rmSync(join(home, name), { recursive: true, force: true });
  }
}

function readPid(file: string): number | null {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    // It never started, or has ended in order.
    return null;
  }
}

const lastWords = (outside: string): string =>
  readFileSync(join(outside, "log", "console"), "utf8")
    .trim()
    .split("\n")
    .slice(-15)
    .join("\n");
