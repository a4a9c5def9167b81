/** The only source of "now" for rules about people's time; the ledger's times come from the database. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
