/** The numbers of this module in one place; each is stated in README.md and tested. */
export const POLICY = {
  /** After that a registration nobody finished is forgotten. */
  registrationHours: 24,
  linkMinutes: 60,
  codeMinutes: 10,
  codeTries: 5,
  /** Messages to one address or number: this far apart when asked for again, and this many an hour, the first included. */
  resendGapSeconds: 60,
  messagesPerTargetPerHour: 5,
  /** Registrations and resends of one client (IPv4 address or IPv6 /64) in an hour, times RATE_LIMIT_FACTOR. */
  messagesPerClientPerHour: 60,
  /** Wrong passwords until an address, known or not, is locked. */
  failuresPerAccount: 10,
  /** Wrong passwords of one client over all addresses until it has to wait, times RATE_LIMIT_FACTOR. */
  failuresPerClient: 50,
  lockMinutes: 30,
  sessionIdleMinutes: { demo: 15, production: 5 },
  sessionAbsoluteHours: 12,
  /** The oldest beyond it are ended at sign-in. */
  sessionsPerCustomer: 10,
  lastSeenEverySeconds: 60,
} as const;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);
