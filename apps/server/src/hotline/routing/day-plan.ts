import { setImmediate } from "node:timers/promises";
import { type Performance, performanceOf } from "./erlang.ts";
import { type Goal, type Staffing, staffFor } from "./staffing.ts";

/** Half hours of a day, from midnight. */
export const HALF_HOURS = 48;
const HALF_HOUR_SECONDS = 1800;

export interface Assumptions {
  readonly handleSeconds: number;
  /** Null: endless. */
  readonly patienceSeconds: number | null;
  readonly goal: Goal;
  /** So many all day, whatever is planned; null: what is planned, or else needed. */
  readonly agents: number | null;
}

export interface PlannedInterval {
  readonly calls: number;
  readonly needed: number;
  readonly rostered: number;
  readonly agents: number;
  /** How it goes with `agents`; null: nobody calls, or nobody is there. */
  readonly performance: Performance | null;
}

/** What each half hour needs and how it goes with those who are there. Whoever waits meanwhile is served between two half hours. */
export async function planDay(
  calls: readonly number[],
  planned: readonly number[] | null,
  assumptions: Assumptions,
): Promise<PlannedInterval[]> {
  const { handleSeconds: handleTime, patienceSeconds: patience, goal } = assumptions;
  // Quiet nights and busy noons repeat themselves.
  const known = new Map<number, Staffing>();
  const neededFor = (rate: number): Staffing => {
    const staffing = known.get(rate) ?? staffFor({ rate, handleTime, patience }, goal);
    known.set(rate, staffing);
    return staffing;
  };
  const day: PlannedInterval[] = [];
  for (const [index, expected] of calls.entries()) {
    const rate = expected / HALF_HOUR_SECONDS;
    const need = expected === 0 ? { agents: 0, rostered: 0 } : neededFor(rate);
    const agents = assumptions.agents ?? planned?.[index] ?? need.agents;
    const performance =
      expected === 0 || agents === 0
        ? null
        : performanceOf({ rate, handleTime, patience, agents }, goal.target);
    const { agents: needed, rostered } = need;
    day.push({ calls: expected, needed, rostered, agents, performance });
    await setImmediate();
  }
  return day;
}
