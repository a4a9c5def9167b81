// Which server this clone runs, so that the next start knows one that was left behind.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine, dataRoot, isAlive, parentOf } from "./postgres/index.ts";

export interface ServerProcess {
  readonly pid: number;
  readonly address: string;
  /** The `npm start` that watches it, or null when that was killed. */
  readonly startedBy: number | null;
}

const file = join(dataRoot, "server-process.json");

/** The server that runs now, or null. */
export function readServerProcess(): ServerProcess | null {
  if (!existsSync(file)) return null;
  const { pid, address, startedBy }: { pid: number; address: string; startedBy: number } =
    JSON.parse(readFileSync(file, "utf8"));
  // A process id is given out again: only a program with our file in its command is ours.
  if (!isAlive(pid) || !commandLine(pid).includes("apps/server/src/main.ts")) return null;
  return { pid, address, startedBy: parentOf(pid) === startedBy ? startedBy : null };
}

export function writeServerProcess(pid: number, address: string): void {
  writeFileSync(file, JSON.stringify({ pid, address, startedBy: process.pid }));
}
