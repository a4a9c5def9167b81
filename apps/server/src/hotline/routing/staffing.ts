import { type Performance, performanceOf, type Traffic } from "./erlang.ts";

export interface Goal {
  /** Share of calls to be answered within `target` seconds. */
  readonly serviceLevel: number;
  readonly target: number;
  readonly occupancyCap: number;
  /** Share of paid time that is not spent on calls: breaks, training, illness. */
  readonly shrinkage: number;
}

export interface Staffing {
  readonly agents: number;
  /** With shrinkage: how many have to be on the roster. */
  readonly rostered: number;
  readonly performance: Performance;
}

/** The fewest agents who reach the goal. */
export function staffFor(traffic: Omit<Traffic, "agents">, goal: Goal): Staffing {
  const at = (agents: number) => performanceOf({ ...traffic, agents }, goal.target);
  const isEnough = ({ serviceLevel, occupancy }: Performance) =>
    serviceLevel >= goal.serviceLevel && occupancy <= goal.occupancyCap;
  // One agent more never makes it worse, so the fewest are found by halving.
  let enough = 1;
  while (!isEnough(at(enough))) enough *= 2;
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const between = Math.floor((enough + tooFew) / 2);
    if (isEnough(at(between))) enough = between;
    else tooFew = between;
  }
  return {
    agents: enough,
    rostered: Math.ceil(enough / (1 - goal.shrinkage)),
    performance: at(enough),
  };
}

export interface IntervalCount {
  /** Which interval it is: any numbering that is the same in each week. */
  readonly interval: number;
  /** How many weeks ago: 1 is last week. */
  readonly weeksAgo: number;
  readonly calls: number;
}

/** Calls expected per interval of the week: the weeks before, each one counting 0.7 of the one after it. */
export function forecast(history: readonly IntervalCount[]): Map<number, number> {
  const sums = new Map<number, { calls: number; weight: number }>();
  for (const { interval, weeksAgo, calls } of history) {
    const weight = 0.7 ** (weeksAgo - 1);
    const sum = sums.get(interval) ?? { calls: 0, weight: 0 };
    sums.set(interval, { calls: sum.calls + weight * calls, weight: sum.weight + weight });
  }
  return new Map([...sums].map(([interval, { calls, weight }]) => [interval, calls / weight]));
}

/** Mean patience from what was seen: waits that ended in an answer say "longer than this". Null: nobody gave up. */
export function measuredPatience(abandoned: number, totalWait: number): number | null {
  return abandoned === 0 ? null : totalWait / abandoned;
}

/** How many calls more the agents of an interval can take and still reach the goal: that many callbacks may be booked. */
export function freeCapacity(
  traffic: Traffic,
  intervalSeconds: number,
  goal: Goal,
  booked: number,
): number {
  const fits = (more: number): boolean => {
    const rate = (traffic.rate * intervalSeconds + booked + more) / intervalSeconds;
    const performance = performanceOf({ ...traffic, rate }, goal.target);
    return (
      performance.serviceLevel >= goal.serviceLevel && performance.occupancy <= goal.occupancyCap
    );
  };
  // One call more never makes it better, so the most are found by halving.
  if (!fits(1)) return 0;
  let tooMany = 2;
  while (fits(tooMany)) tooMany *= 2;
  let room = tooMany / 2;
  while (tooMany - room > 1) {
    const between = Math.floor((room + tooMany) / 2);
    if (fits(between)) room = between;
    else tooMany = between;
  }
  return room;
}
