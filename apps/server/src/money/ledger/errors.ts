/** The database could not be reached in time. If a commit was under way its outcome is unknown: repeat the same booking. */
export class LedgerUnavailableError extends Error {
  override readonly name = "LedgerUnavailableError";
  readonly code = "ledger_unavailable";
}

/** Too many bookings wait already; this one was not accepted and nothing happened. */
export class LedgerOverloadedError extends Error {
  override readonly name = "LedgerOverloadedError";
  readonly code = "ledger_overloaded";
}

/** The booking itself cannot be written (a side row breaks a constraint, an account id is taken by another kind of account). */
export class BookingInvalidError extends Error {
  override readonly name = "BookingInvalidError";
  readonly code = "booking_invalid";
}
