// Which server this clone runs, so that the next start knows one that was left behind.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine, dataRoot, isAlive } from "./postgres/index.ts";

export interface ServerProcess {
  readonly pid: number;
  /** The `npm start` that watches it. */
  readonly startedBy: number;
}

const file = join(dataRoot, "server-process.json");

/** The server that runs now, or null. */
export function readServerProcess(): ServerProcess | null {
  if (!existsSync(file)) return null;
  const server: ServerProcess = JSON.parse(readFileSync(file, "utf8"));
  // A process id is given out again: only a program with our file in its command is ours.
  return isAlive(server.pid) && commandLine(server.pid).includes("apps/server/src/main.ts")
    ? server
    : null;
}

export function writeServerProcess(pid: number): void {
  writeFileSync(file, JSON.stringify({ pid, startedBy: process.pid } satisfies ServerProcess));
}
