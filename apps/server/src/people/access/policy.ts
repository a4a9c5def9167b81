/** The numbers of staff accounts; the requirement each stands for is at its side. */
export const STAFF_POLICY = {
  /** S4, PCI DSS 8.2.8. */
  sessionIdleMinutes: 15,
  /** S5: no activity extends it. */
  sessionAbsoluteHours: 10,
  /** How often a request moves the idle limit on. */
  lastSeenEverySeconds: 30,
  /** G9, PCI DSS 8.3.4: the tenth failure in a row shuts the account for this long. */
  failures: 10,
  lockMinutes: 30,
  /** G9, PCI DSS 8.2.6. */
  idleDays: 90,
  /** P10, PCI DSS 8.3.7. */
  formerPasswords: 4,
  enrolmentHours: 24,
  challengeMinutes: 5,
  /** G6: what nobody agreed to by then is over. */
  approvalHours: 24,
} as const;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const after = (from: Date, milliseconds: number): Date =>
  new Date(from.getTime() + milliseconds);
