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

/**
 * What to tell the caller whose booking PostgreSQL refused: SQLSTATE classes 22 and 23 are values and constraints, so the
 * booking itself is at fault. Names the constraint, never the values; PostgreSQL's own error is the cause.
 */
export function toBookingError(error: Error): Error {
  const { code, table, constraint, column } = error as Error &
    Partial<Record<"code" | "table" | "constraint" | "column", unknown>>;
  if (typeof code !== "string" || !/^2[23]/.test(code)) return error;
  const where = [table, constraint ?? column].filter((part) => typeof part === "string").join(", ");
  return new BookingInvalidError(
    `a row of the booking was refused (SQLSTATE ${code}${where === "" ? "" : `: ${where}`})`,
    { cause: error },
  );
}

/** A batch decided ahead stands on a version that another writer has changed since: it is decided again, under the lock. */
export class VersionsChangedError extends Error {
  override readonly name = "VersionsChangedError";
}

/** How a statement of the ledger's own says no, so that PostgreSQL refuses what was sent behind it. */
export const isDivisionByZero = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === "22012";

/** Deciding threw (a booking's `rows` did): the cause may look like a lost connection, but the database had no part in it. */
export class DecisionFailedError extends Error {
  override readonly name = "DecisionFailedError";
}

/**
 * Whether the connection is useless or the server takes no work now, so that trying again later makes sense: SQLSTATE class
 * 08 (connection), 53 (resources), 57P0x (shutting down), 57014/25P03 (our own time-outs), 40 (deadlock or serialization with
 * a foreign writer), 55P03 (lock not available), 25006 (a standby that is not yet, or no longer, the primary), and the socket's
 * own E… codes.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof BookingInvalidError || error instanceof DecisionFailedError) return false;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string")
    return /^(08|53|57P0|40|57014|25P03|25006|55P03|E[A-Z]{3,})/.test(code);
  // node-postgres reports a cut connection as a plain Error without a code.
  return /connection|terminated|timeout|not queryable/i.test(String(error));
}
