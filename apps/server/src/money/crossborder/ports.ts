/** Mid-market rates of one moment. */
export interface RateSheet {
  /** When they were true at the source, not when they came. */
  readonly asOf: Date;
  /** By `CNY/EUR`: decimal strings, units of the second for one of the first. */
  readonly mids: ReadonlyMap<string, string>;
}

/** Somebody who knows what currencies are worth. */
export interface RateSource {
  /** Shown with every rate. */
  readonly name: string;
  /** Whether nobody deals at these rates. */
  readonly isSandbox: boolean;
  /** The newest it has; null for every way of not getting an answer. Never throws. */
  latest(): Promise<RateSheet | null>;
}

/** Whether a country's banks are closed on a day (YYYY-MM-DD) that is no weekend. */
export type IsHoliday = (date: string) => boolean;
