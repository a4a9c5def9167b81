/** Numbers that follow from a seed: a failing request can be made again. */
export interface Random {
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(values: readonly T[]): T;
  hex(length: number): string;
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick: <T>(values: readonly T[]): T => values[below(values.length)] as T,
    hex: (length) => Array.from({ length }, () => below(16).toString(16)).join(""),
  };
}
