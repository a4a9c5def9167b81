// Which server this clone runs, so that the next start knows one that was left behind.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { commandLine, dataRoot, isAlive, parentOf } from "./postgres/index.ts";

export interface ServerProcess {
  readonly pid: number;
  readonly address: string;
  /** The `npm start` that watches it, or null when that was killed. */
  readonly startedBy: number | null;
}

/**
 * How Node runs the server. A group commit keeps thousands of short-lived objects for a few hundred milliseconds; with V8's
 * default young generation they are copied again and again. On two cores V8's four helpers do that copying on PostgreSQL's
 * core, and cost more than they help (docs/reference/benchmarks.md).
 */
export const SERVER_FLAGS: readonly string[] = [
  "--max-semi-space-size=128",
  ...(availableParallelism() > 2 ? [] : ["--no-parallel-scavenge"]),
];

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
