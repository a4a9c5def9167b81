import type { Ledger } from "../ledger/index.ts";

/**
 * Total debits of an account up to a moment, holds included, but not what those holds have let go of since. The limit of a
 * period is its outflow now less the outflow when it began: a hold of yesterday that is voided today lowers both, or it
 * would give today room that nobody gave it.
 */
export interface Outflows {
  /** At once where it is remembered. */
  at(accountId: string, moment: Date): bigint | Promise<bigint>;
}

const MOST_REMEMBERED = 100_000;
/** A booking decided before the moment may be committed a little after it; from then on the past does not change. */
const SETTLES_AFTER_MS = 60_000;

/** Reads the books' own history (two index probes) and remembers what cannot change any more. */
export function createOutflows(deps: {
  readonly ledger: Pick<Ledger, "balanceAsOf" | "releasedSince">;
  readonly clock: { now(): Date };
}): Outflows {
  const known = new Map<string, bigint>();

  async function read(accountId: string, moment: Date, key: string): Promise<bigint> {
    // The last microsecond before the moment: a booking at the very moment belongs to what comes after.
    const atMicros = BigInt(moment.getTime()) * 1000n - 1n;
    const then = await deps.ledger.balanceAsOf(accountId, atMicros);
    const outflow = then === null ? 0n : then.debitsPosted + then.debitsPending;
    // Rare: most accounts hold nothing at midnight. While something is held its end is still open, so nothing is remembered.
    if (then !== null && then.debitsPending > 0n)
      return outflow - (await deps.ledger.releasedSince(accountId, atMicros));
    if (deps.clock.now().getTime() - moment.getTime() > SETTLES_AFTER_MS) {
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(key, outflow);
    }
    return outflow;
  }

  return {
    at(accountId, moment) {
      const key = `${accountId} ${moment.getTime()}`;
      return known.get(key) ?? read(accountId, moment, key);
    },
  };
}
