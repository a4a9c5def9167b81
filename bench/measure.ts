/** One measured row: how many, how long, how late. */
export interface Measurement {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly count: number;
}

/** `callers` callers, each with one request at a time, for that many seconds; only what began after the warm-up counts. */
export async function closedLoop(
  options: { readonly callers: number; readonly seconds: number; readonly warmUpSeconds?: number },
  request: (caller: number) => Promise<void>,
): Promise<Measurement> {
  const startAt = performance.now() + (options.warmUpSeconds ?? 0) * 1000;
  const endAt = startAt + options.seconds * 1000;
  const latencies: number[] = [];
  let finished = 0;
  const caller = async (index: number) => {
    for (let beganAt = performance.now(); beganAt < endAt; beganAt = performance.now()) {
      await request(index);
      const endedAt = performance.now();
      if (endedAt >= startAt && endedAt <= endAt) {
        finished += 1;
        latencies.push(endedAt - beganAt);
      }
    }
  };
  await Promise.all(Array.from({ length: options.callers }, (_, index) => caller(index)));
  const sorted = Float64Array.from(latencies).sort();
  return {
    perSecond: finished / options.seconds,
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    count: finished,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The round whose rate is the median one: its latencies belong to it. */
export function medianRound(rounds: readonly Measurement[]): Measurement {
  const rate = median(rounds.map((round) => round.perSecond));
  return rounds.find((round) => round.perSecond === rate) as Measurement;
}
