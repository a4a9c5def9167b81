/** Seeded random numbers (mulberry32), so that a run can be repeated. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Picks two different indexes below `accounts`: debit and credit. */
export type PickPair = () => readonly [number, number];

export function uniformPairs(accounts: number, random: () => number): PickPair {
  return () => {
    const debit = Math.floor(random() * accounts);
    const credit = Math.floor(random() * (accounts - 1));
    return [debit, credit >= debit ? credit + 1 : credit];
  };
}

/** Account 0 is on one side or the other of nine transfers in ten. */
export function hotPairs(accounts: number, random: () => number): PickPair {
  const cold = uniformPairs(accounts, random);
  return () => {
    if (random() >= 0.9) return cold();
    const other = 1 + Math.floor(random() * (accounts - 1));
    return random() < 0.5 ? [0, other] : [other, 0];
  };
}

/** Zipf with exponent 1: the n-th account is picked with weight 1/n. Sampled once into a table, so that a pick costs nothing. */
export function zipfPairs(accounts: number, random: () => number): PickPair {
  const cumulative = new Float64Array(accounts);
  let sum = 0;
  for (let rank = 0; rank < accounts; rank += 1) {
    sum += 1 / (rank + 1);
    cumulative[rank] = sum;
  }
  const samples = Uint32Array.from({ length: 1 << 20 }, () => rankOf(cumulative, random() * sum));
  let next = 0;
  const pick = () => {
    next = (next + 1) % samples.length;
    return samples[next] as number;
  };
  return () => {
    const debit = pick();
    for (;;) {
      const credit = pick();
      if (credit !== debit) return [debit, credit];
    }
  };
}

function rankOf(cumulative: Float64Array, target: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
