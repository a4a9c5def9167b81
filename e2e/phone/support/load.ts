import { readFileSync } from "node:fs";

/** Linux counts in hundredths, on every machine that people run servers on. */
const TICKS_PER_SECOND = 100;

/** Processor time that a process has used so far; what its children used is theirs. */
export function processorSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in brackets may hold spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
