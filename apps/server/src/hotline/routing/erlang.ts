/** Erlang B: the share of calls that find all `agents` busy when nobody waits. The recursion is stable for any size. @internal exported for its test. */
export function erlangB(agents: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= agents; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return blocked;
}

/** Erlang C: the share of calls that wait when everybody has endless patience; 1 when the load is too much. @internal exported for its test. */
export function erlangC(agents: number, load: number): number {
  if (load >= agents) return 1;
  const blocked = erlangB(agents, load);
  return (agents * blocked) / (agents - load * (1 - blocked));
}

export interface Traffic {
  /** Calls per second. */
  readonly rate: number;
  /** Talk, hold and wrap-up together, in seconds. */
  readonly handleTime: number;
  /** Mean patience in seconds; null: endless. */
  readonly patience: number | null;
  readonly agents: number;
}

export interface Performance {
  readonly waitShare: number;
  readonly abandonShare: number;
  readonly meanWait: number;
  readonly meanQueue: number;
  readonly occupancy: number;
  /** Answered within the time, of all that were offered. */
  readonly serviceLevel: number;
}

/** What this traffic comes to within `target` seconds: Erlang A with patience, Erlang C without. */
export function performanceOf(traffic: Traffic, target: number): Performance {
  return traffic.patience === null
    ? endless(traffic, target)
    : impatient(traffic, traffic.patience, target);
}

function endless({ rate, handleTime, agents }: Traffic, target: number): Performance {
  const load = rate * handleTime;
  const waitShare = erlangC(agents, load);
  if (load >= agents) {
    return {
      waitShare,
      abandonShare: 0,
      meanWait: Number.POSITIVE_INFINITY,
      meanQueue: Number.POSITIVE_INFINITY,
      occupancy: 1,
      serviceLevel: 0,
    };
  }
  const meanWait = (waitShare * handleTime) / (agents - load);
  return {
    waitShare,
    abandonShare: 0,
    meanWait,
    meanQueue: rate * meanWait,
    occupancy: load / agents,
    serviceLevel: 1 - waitShare * Math.exp((-(agents - load) * target) / handleTime),
  };
}

function impatient(traffic: Traffic, patience: number, target: number): Performance {
  const { rate, handleTime, agents } = traffic;
  const finish = 1 / handleTime;
  const leave = 1 / patience;
  const { waitShare, meanQueue, busy, lastFree } = stationary(rate, finish, leave, agents);
  const meanWait = meanQueue / rate;
  const answeredLate = integrate(
    (time) =>
      rate *
      lastFree *
      Math.exp((rate * -Math.expm1(-leave * time)) / leave - agents * finish * time) *
      Math.exp(-leave * time),
    // Who waits is gone long before: pieces of a long time would be longer than all of the waiting.
    Math.min(target, 45 * patience),
  );
  return {
    waitShare,
    abandonShare: leave * meanWait,
    meanWait,
    meanQueue,
    occupancy: busy / agents,
    serviceLevel: 1 - waitShare + answeredLate,
  };
}

/** Of the birth and death process: weights relative to the empty system, scaled on the way so that none overflows. */
function stationary(rate: number, finish: number, leave: number, agents: number) {
  let weight = 1;
  let total = 1;
  let waiting = agents === 0 ? 1 : 0;
  let queued = 0;
  let busy = 0;
  let lastFree = agents === 1 ? 1 : 0;
  for (let n = 1; n <= agents || weight > total * 1e-18; n += 1) {
    weight *= rate / (Math.min(n, agents) * finish + Math.max(n - agents, 0) * leave);
    if (n === agents - 1) lastFree = weight;
    total += weight;
    busy += weight * Math.min(n, agents);
    if (n >= agents) {
      waiting += weight;
      queued += weight * (n - agents);
    }
    if (total > 1e200) {
      const scale = 1e-200;
      weight *= scale;
      total *= scale;
      waiting *= scale;
      queued *= scale;
      busy *= scale;
      lastFree *= scale;
    }
  }
  return {
    waitShare: waiting / total,
    meanQueue: queued / total,
    busy: busy / total,
    lastFree: lastFree / total,
  };
}

/** Simpson's rule; the integrand is smooth, 2,000 pieces leave an error far below 1e-12. */
function integrate(integrand: (at: number) => number, to: number): number {
  const pieces = 2000;
  const step = to / pieces;
  let sum = integrand(0) + integrand(to);
  for (let at = 1; at < pieces; at += 1) sum += integrand(at * step) * (at % 2 === 1 ? 4 : 2);
  return (sum * step) / 3;
}
