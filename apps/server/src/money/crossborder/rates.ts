import type { CurrencyCode } from "@okpay/money";
import type { Clock } from "../../platform/clock.ts";
import type { RateSheet, RateSource } from "./ports.ts";

/** A mid-market rate that is fresh enough to price with. */
export interface MidRate {
  /** Decimal string: units of the second currency for one of the first. */
  readonly value: string;
  readonly source: string;
  readonly asOf: Date;
  readonly ageMs: number;
}

const MINUTE_MS = 60_000;
const KEPT_MS = MINUTE_MS;
/** After a refresh that brought nothing, so that a source that is down is not asked by every keystroke. */
const TRY_AGAIN_MS = 5_000;
/** Older, it is nobody's rate any more (docs/decisions/sending-abroad.md). */
const OLDEST_MS = 30 * MINUTE_MS;
/** A source's clock may be that much ahead of ours. */
const AHEAD_MS = MINUTE_MS;

export interface Rates {
  /** `null`: none that is fresh enough. Never a guess, an inverse or a cross of two others. */
  of(from: CurrencyCode, to: CurrencyCode): Promise<MidRate | null>;
}

/** Rates of a source, kept in this process for a minute; whoever asks while they are fetched waits for the same answer. */
export function createRates(deps: { readonly source: RateSource; readonly clock: Clock }): Rates {
  const { source, clock } = deps;
  let sheet: RateSheet | null = null;
  let nextRefreshAt = 0;
  let refreshing: Promise<void> | null = null;

  async function refresh(): Promise<void> {
    const latest = await source.latest();
    const now = clock.now().getTime();
    const isUsable = latest !== null && latest.asOf.getTime() <= now + AHEAD_MS;
    nextRefreshAt = now + (isUsable ? KEPT_MS : TRY_AGAIN_MS);
    // An answer that was overtaken on its way does not take the place of a newer one.
    if (isUsable && (sheet === null || latest.asOf >= sheet.asOf)) sheet = latest;
  }

  return {
    async of(from, to) {
      if (clock.now().getTime() >= nextRefreshAt) {
        refreshing ??= refresh().finally(() => {
          refreshing = null;
        });
        await refreshing;
      }
      const value = sheet?.mids.get(`${from}/${to}`);
      if (sheet === null || value === undefined) return null;
      const ageMs = Math.max(0, clock.now().getTime() - sheet.asOf.getTime());
      return ageMs > OLDEST_MS ? null : { value, source: source.name, asOf: sheet.asOf, ageMs };
    },
  };
}
