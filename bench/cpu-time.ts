/** CPU time of processes and their children, as Linux counts it: unlike rates it hardly depends on what else the machine does. */
import { readdirSync, readFileSync } from "node:fs";
import { parentOf } from "../tools/postgres/index.ts";
import { inDatabase } from "./world.ts";

/** Linux counts in hundredths of a second whatever the kernel's own clock does (USER_HZ). */
const MICROS_PER_TICK = 10_000;

interface Stat {
  readonly parent: number;
  /** User and system time, that of ended and awaited children included. */
  readonly micros: number;
}

export interface CpuPerPayment {
  readonly serverMicros: number;
  readonly postgresMicros: number;
  readonly loadGeneratorMicros: number;
}

/** Starts watching; what it returns ends it and divides what was spent since. `null` where CPU time cannot be read. */
export type CpuWatch = () => (payments: number) => CpuPerPayment | null;

/** The process under which PostgreSQL's others run; `null` when it is not on this machine. */
const postmasterOf = (databaseUrl: string): Promise<number | null> =>
  inDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    return parentOf(rows[0]?.pid ?? 0);
  });

/**
 * What `work` costs this process and PostgreSQL together, in microseconds of CPU; `null` where CPU time cannot be read. Only for
 * work that runs alone: everything they do meanwhile is counted.
 */
export async function cpuOfOwn(
  databaseUrl: string,
  work: () => Promise<void>,
): Promise<number | null> {
  const postmaster = await postmasterOf(databaseUrl);
  if (postmaster === null) return null;
  const own = process.cpuUsage();
  const postgres = cpuMicrosOf(postmaster);
  await work();
  const { user, system } = process.cpuUsage(own);
  const after = cpuMicrosOf(postmaster);
  return postgres === null || after === null ? null : user + system + after - postgres;
}

/** Watches the server's processes, those of the PostgreSQL behind the URL (if on this machine) and this one. */
export async function cpuWatch(databaseUrl: string, serverPid: number): Promise<CpuWatch> {
  const postmaster = await postmasterOf(databaseUrl);
  const read = () => ({
    server: cpuMicrosOf(serverPid),
    postgres: postmaster === null ? null : cpuMicrosOf(postmaster),
    own: process.cpuUsage(),
  });
  return () => {
    const before = read();
    return (payments) => {
      const now = read();
      if (now.server === null || before.server === null) return null;
      const own = process.cpuUsage(before.own);
      return {
        serverMicros: Math.round((now.server - before.server) / payments),
        postgresMicros: Math.round(((now.postgres ?? 0) - (before.postgres ?? 0)) / payments),
        loadGeneratorMicros: Math.round((own.user + own.system) / payments),
      };
    };
  };
}

/** Microseconds of CPU that the process and everything under it have used; `null` where there is no /proc. */
function cpuMicrosOf(pid: number): number | null {
  const all = readStats();
  if (all === null) return null;
  let sum = 0;
  const roots = [pid];
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    sum += all.get(root)?.micros ?? 0;
    for (const [child, { parent }] of all) if (parent === root) roots.push(child);
  }
  return sum;
}

function readStats(): Map<number, Stat> | null {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return new Map(
      pids.flatMap((pid) => {
        const stat = readStat(pid);
        return stat === null ? [] : [[Number(pid), stat]];
      }),
    );
  } catch {
    // Not Linux.
    return null;
  }
}

function readStat(pid: string): Stat | null {
  try {
    // The program's name, in parentheses, may hold spaces.
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + (fields[field] ?? 0), 0);
    return { parent: fields[1] ?? 0, micros: ticks * MICROS_PER_TICK };
  } catch {
    // It has ended since it was listed.
    return null;
  }
}
