// What `postmaster.pid` says about a data folder, and whether to believe it.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Accepts connections (false: still starting, recovering, or stopping). */
  readonly isReady: boolean;
  readonly parentPid: number | null;
}

/** The server that runs on this data folder now, or null: none, or only the lock file of a dead one. */
export function readPostmaster(dataFolder: string): Postmaster | null {
  const [pid, , , port, , , , status] = lockLines(dataFolder);
  if (pid === undefined || !isServerOn(Number(pid), dataFolder)) return null;
  return {
    pid: Number(pid),
    port: Number(port ?? 0),
    isReady: status?.trim() === "ready",
    parentPid: parentOf(Number(pid)),
  };
}

/** Larger than any process id a system gives out (Linux stops at 2^22). */
const IMPOSSIBLE_PID = 2 ** 30;

/**
 * Frees a lock whose process id now belongs to another program, which PostgreSQL cannot tell from a running server.
 * Only the id is replaced, by one that cannot exist: PostgreSQL still does its own check of the shared memory the file names.
 * Returns the id that was in the way, or null when there was nothing to do.
 */
export function releaseStaleLock(dataFolder: string): number | null {
  const [pid, ...rest] = lockLines(dataFolder);
  if (pid === undefined || !isAlive(Number(pid)) || isServerOn(Number(pid), dataFolder))
    return null;
  writeFileSync(join(dataFolder, "postmaster.pid"), [IMPOSSIBLE_PID, ...rest].join("\n"));
  return Number(pid);
}

/** Whether a process with this id runs, ours or not. One that has ended but was not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return statOf(pid)?.state !== "Z";
}

/** The processes a server has made (backends, checkpointer, …). Linux only; elsewhere none are found. */
export function childrenOf(pid: number): number[] {
  if (!existsSync("/proc/self/stat")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parentPid === pid)
    .map(Number);
}

function lockLines(dataFolder: string): string[] {
  return readIfThere(join(dataFolder, "postmaster.pid"))?.split("\n") ?? [];
}

function isServerOn(pid: number, dataFolder: string): boolean {
  if (!isAlive(pid)) return false;
  const words = commandLine(pid);
  return words.includes("postgres") && words.includes(dataFolder);
}

/** The words a process was started with; empty when there is none. */
export function commandLine(pid: number): string {
  if (existsSync("/proc/self/cmdline"))
    return (readIfThere(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ");
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
}

/** The process that started this one, or the one that took it over; null when there is none. */
export function parentOf(pid: number): number | null {
  if (existsSync("/proc/self/stat")) return statOf(pid)?.parentPid ?? null;
  const text =
    spawnSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  return text.trim() === "" ? null : Number(text);
}

function statOf(pid: number): { readonly state: string; readonly parentPid: number } | null {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === null) return null;
  // "pid (name) state ppid …"; the name may hold spaces and brackets, so read from its end.
  const [state = "", parentPid] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state, parentPid: Number(parentPid) };
}

/** A process's files vanish with it, between any look and the reading. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return null;
    throw error;
  }
}
