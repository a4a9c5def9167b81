/** The numbers of this module in one place; each is stated in README.md and tested. */
export const POLICY = {
  /** After that a registration nobody finished is forgotten. */
  registrationHours: 24,
  linkMinutes: 60,
  codeMinutes: 10,
  codeTries: 5,
  /** Messages to one address or number: this far apart when asked for again (each time twice as far), and this many an hour, the first included. */
  resendGapSeconds: 60,
  messagesPerTargetPerHour: 5,
  /** Registrations and resends of one client (IPv4 address or IPv6 /64) in an hour, times RATE_LIMIT_FACTOR. */
  messagesPerClientPerHour: 60,
  messagesPerClientPerDay: 300,
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
  /** A code is compared this often at most; the numbers of minutes by purpose are in challenges.ts. */
  challengeTries: 5,
  /** Of a code that is read back on the telephone: whoever guesses there is told each time. */
  callerCodeTries: 3,
  challengeMinutes: 5,
  /** For codes a person first has to find: at sign-in and when access was lost. */
  patientChallengeMinutes: 10,
  passkeyMinutes: 5,
  /** Codes to one address or number in an hour, whatever for. */
  codesPerTargetPerHour: 20,
  /** Failures in a row, over all challenges, that lock a factor; an authenticator's code has no challenge that five tries void. */
  failuresPerFactor: 10,
  failuresPerTotp: 5,
  factorLockMinutes: 30,
  /** Each lock without a success in between lasts twice as long, so many times: 30 minutes to 16 hours. */
  factorLockDoublings: 5,
  totpEnrolmentMinutes: 10,
  recoveryCodes: 10,
  passkeysPerCustomer: 10,
  /** Between password and second factor (row S9). */
  pendingSignInMinutes: 10,
  deviceTrustedDays: 30,
  /** A browser not seen for so long is a stranger again. */
  deviceKnownDays: 180,
} as const;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);
