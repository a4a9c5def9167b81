/**
 * Decides one transfer against the books: a single guarded descent in the order of `TRANSFER_RESULTS` — malformed, repeated,
 * impossible in this state — and then the writes. Pure: no I/O, time handed in. After TigerBeetle's create_transfer.
 */
import { isCurrencyCode } from "@okpay/money";
import { type Account, roomAboveFloor, roomBelowCeiling } from "./account.ts";
import { BALANCING, type Books, KIND, type Undo } from "./books.ts";
import { isUuid, type TransferRow } from "./encoding.ts";
import type { TransferResultCode } from "./results.ts";
import type { TransferInput, TransferKind } from "./types.ts";

const MAX_COUNTER = 2n ** 63n - 1n;
const MAX_TIMEOUT_SECONDS = 2 ** 31 - 1;
const MAX_CODE = 2 ** 31 - 1;

/** What callers may ask, plus the expiry that only the ledger itself books. */
export type LedgerTransfer = Omit<TransferInput, "kind"> & {
  readonly kind: TransferKind | "expire";
};

export interface Moment {
  /** This transfer's own time: unique, increasing. */
  readonly atMicros: number;
  /** Database time when the batch began: what expiry is judged by. */
  readonly nowMicros: number;
}

export type Decision =
  | {
      readonly code: "created";
      readonly row: TransferRow;
      readonly debit: Account;
      readonly credit: Account;
    }
  | { readonly code: Exclude<TransferResultCode, "created">; readonly existing?: TransferRow };

export function decideTransfer(
  books: Books,
  transfer: LedgerTransfer,
  moment: Moment,
  undo: Undo,
): Decision {
  if (!isUuid(transfer.id)) return { code: "id_invalid" };
  const existing = books.transfers.get(transfer.id);
  if (existing !== undefined)
    return { code: compareWithExisting(books, transfer, existing), existing };
  if (books.refusals.has(transfer.id)) return { code: "id_already_failed" };
  const sides: Sides = {
    debit:
      transfer.debitAccountId === undefined
        ? undefined
        : books.accounts.get(transfer.debitAccountId),
    credit:
      transfer.creditAccountId === undefined
        ? undefined
        : books.accounts.get(transfer.creditAccountId),
  };
  const malformed = whatIsMalformed(transfer, sides);
  if (malformed !== null) return { code: malformed };
  return transfer.kind === "posted" || transfer.kind === "pending"
    ? decideMovement(books, transfer, sides, moment, undo)
    : decideResolution(books, transfer, moment, undo);
}

/** The two accounts a transfer names, where they exist: looked up once, the look-up is what costs. */
interface Sides {
  readonly debit: Account | undefined;
  readonly credit: Account | undefined;
}

/** `exists` when the repeat asks for what was booked, else the first field that differs. */
function compareWithExisting(books: Books, transfer: LedgerTransfer, existing: TransferRow) {
  const isResolution = existing.kind >= KIND.post;
  const isSame = (asked: string | number | undefined, booked: string | number) =>
    (isResolution && asked === undefined) || asked === booked;
  if (KIND[transfer.kind] !== existing.kind) return "exists_with_different_kind";
  if (balancingOf(transfer) !== existing.balancing) return "exists_with_different_balancing";
  if ((transfer.pendingId ?? null) !== existing.pendingId)
    return "exists_with_different_pending_id";
  if ((transfer.timeoutSeconds ?? 0) !== existing.timeoutSeconds)
    return "exists_with_different_timeout";
  if (!isSame(transfer.debitAccountId, existing.debitAccountId))
    return "exists_with_different_debit_account_id";
  if (!isSame(transfer.creditAccountId, existing.creditAccountId))
    return "exists_with_different_credit_account_id";
  if (!isSameAmount(books, transfer, existing)) return "exists_with_different_amount";
  if ((transfer.reference ?? null) !== existing.reference) return "exists_with_different_reference";
  if (!isSame(transfer.currency, existing.currency)) return "exists_with_different_currency";
  if (!isSame(transfer.code, existing.code)) return "exists_with_different_code";
  return "exists";
}

/** A balancing amount was an upper bound, "all" the whole hold: the repeat is the same if it would have led here. */
function isSameAmount(books: Books, transfer: LedgerTransfer, existing: TransferRow): boolean {
  const { amountMinor } = transfer;
  if (existing.kind === KIND.void || existing.kind === KIND.expire)
    return amountMinor === undefined;
  if (amountMinor === "all" || amountMinor === undefined) {
    const hold = existing.pendingId === null ? undefined : books.transfers.get(existing.pendingId);
    return amountMinor === "all" && hold !== undefined && hold.amount === existing.amount;
  }
  if (existing.balancing !== BALANCING.none) return amountMinor >= existing.amount;
  return amountMinor === existing.amount;
}

const balancingOf = (transfer: LedgerTransfer): number =>
  transfer.balancing === undefined ? BALANCING.none : BALANCING[transfer.balancing];

/** Refusals that need no look at the books: the same for ever, so the id stays free. */
function whatIsMalformed(
  transfer: LedgerTransfer,
  sides: Sides,
): Exclude<TransferResultCode, "created"> | null {
  const isMovement = transfer.kind === "posted" || transfer.kind === "pending";
  const {
    debitAccountId,
    creditAccountId,
    pendingId,
    timeoutSeconds = 0,
    amountMinor,
    reference,
  } = transfer;
  if (transfer.balancing !== undefined && !isMovement) return "balancing_not_allowed";
  if ((isMovement || debitAccountId !== undefined) && !isAccountId(sides.debit, debitAccountId))
    return "debit_account_id_invalid";
  if ((isMovement || creditAccountId !== undefined) && !isAccountId(sides.credit, creditAccountId))
    return "credit_account_id_invalid";
  if (debitAccountId !== undefined && debitAccountId === creditAccountId)
    return "accounts_must_be_different";
  if (isMovement && pendingId !== undefined) return "pending_id_must_be_absent";
  if (!isMovement && !isUuid(pendingId)) return "pending_id_must_be_present";
  if (pendingId === transfer.id) return "pending_id_must_be_different";
  if (timeoutSeconds !== 0 && transfer.kind !== "pending")
    return "timeout_reserved_for_pending_transfer";
  if (
    !Number.isInteger(timeoutSeconds) ||
    timeoutSeconds < 0 ||
    timeoutSeconds > MAX_TIMEOUT_SECONDS
  ) {
    return "timeout_out_of_range";
  }
  const isAmountForbidden = transfer.kind === "void" || transfer.kind === "expire";
  if (isAmountForbidden) {
    if (amountMinor !== undefined) return "amount_must_be_absent";
  } else if (!(amountMinor === "all" && transfer.kind === "post")) {
    if (typeof amountMinor !== "bigint" || amountMinor <= 0n) return "amount_must_be_positive";
    if (amountMinor > MAX_COUNTER) return "amount_too_large";
  }
  return whatIsMislabelled(transfer, isMovement, reference);
}

/** An id we hold an account for needs no second look at its spelling. */
const isAccountId = (account: Account | undefined, id: string | undefined): boolean =>
  account !== undefined || isUuid(id);

function whatIsMislabelled(
  transfer: LedgerTransfer,
  isMovement: boolean,
  reference: string | undefined,
) {
  const { currency, code } = transfer;
  if (
    (isMovement || currency !== undefined) &&
    (currency === undefined || !isCurrencyCode(currency))
  ) {
    return "currency_unknown";
  }
  if (
    (isMovement || code !== undefined) &&
    !(code !== undefined && Number.isInteger(code) && code > 0 && code <= MAX_CODE)
  ) {
    return "code_out_of_range";
  }
  return reference !== undefined && !isUuid(reference) ? "reference_invalid" : null;
}

/** `posted` and `pending`: new money movements between two accounts. */
function decideMovement(
  books: Books,
  transfer: LedgerTransfer,
  { debit, credit }: Sides,
  moment: Moment,
  undo: Undo,
): Decision {
  if (debit === undefined) return { code: "debit_account_not_found" };
  if (credit === undefined) return { code: "credit_account_not_found" };
  if (debit.currency !== credit.currency) return { code: "accounts_must_have_the_same_currency" };
  if (transfer.currency !== debit.currency)
    return { code: "transfer_must_have_the_same_currency_as_accounts" };
  if (debit.rules.isClosed) return { code: "debit_account_closed" };
  if (credit.rules.isClosed) return { code: "credit_account_closed" };
  if (debit.rules.isFrozenOut) return { code: "debit_account_frozen_out" };
  if (credit.rules.isFrozenIn) return { code: "credit_account_frozen_in" };

  const floorRoom = least(
    debit.isDebitNormal ? null : roomAboveFloor(debit),
    credit.isDebitNormal ? roomAboveFloor(credit) : null,
  );
  const ceilingRoom = least(
    debit.isDebitNormal ? roomBelowCeiling(debit) : null,
    credit.isDebitNormal ? null : roomBelowCeiling(credit),
  );
  const amount = balancedAmount(transfer, debit, credit);
  if (debit.debitsPosted + debit.debitsPending + amount > MAX_COUNTER)
    return { code: "overflows_debits" };
  if (credit.creditsPosted + credit.creditsPending + amount > MAX_COUNTER)
    return { code: "overflows_credits" };
  // A balancing transfer that finds no room has been cut to zero or less: the limit that cut it is the reason.
  const wanted = amount > 0n ? amount : 1n;
  if (floorRoom !== null && wanted > floorRoom) return { code: "exceeds_floor" };
  if (ceilingRoom !== null && wanted > ceilingRoom) return { code: "exceeds_ceiling" };

  // From here the transfer must succeed.
  undo.account(debit);
  undo.account(credit);
  if (transfer.kind === "pending") {
    debit.debitsPending += amount;
    credit.creditsPending += amount;
  } else {
    debit.debitsPosted += amount;
    credit.creditsPosted += amount;
  }
  const timeoutSeconds = transfer.timeoutSeconds ?? 0;
  return {
    code: "created",
    debit,
    credit,
    row: recordRow(books, undo, {
      transfer,
      moment,
      debit,
      credit,
      amount,
      timeoutSeconds,
      currency: debit.currency,
      code: transfer.code as number,
      expiresAtMicros: timeoutSeconds === 0 ? null : moment.atMicros + timeoutSeconds * 1_000_000,
    }),
  };
}

/** The smaller of two rooms, where `null` is no limit. */
function least(left: bigint | null, right: bigint | null): bigint | null {
  if (left === null) return right;
  if (right === null) return left;
  return left < right ? left : right;
}

/** "Up to what is there": the request cut to the room on the named side; otherwise the request itself. */
function balancedAmount(transfer: LedgerTransfer, debit: Account, credit: Account): bigint {
  const asked = transfer.amountMinor as bigint;
  if (transfer.balancing === undefined) return asked;
  const room =
    transfer.balancing === "debit"
      ? debit.isDebitNormal
        ? roomBelowCeiling(debit)
        : roomAboveFloor(debit)
      : credit.isDebitNormal
        ? roomAboveFloor(credit)
        : roomBelowCeiling(credit);
  return room === null || asked < room ? asked : room;
}

/** `post`, `void` and the ledger's own `expire`: a hold is resolved once. Limits were checked when it was made. */
function decideResolution(
  books: Books,
  transfer: LedgerTransfer,
  moment: Moment,
  undo: Undo,
): Decision {
  const pendingId = transfer.pendingId as string;
  const hold = books.transfers.get(pendingId);
  const code = whyNotResolvable(books, transfer, hold, moment);
  if (code !== null || hold === undefined) return { code: code ?? "pending_transfer_not_found" };
  const debit = books.accounts.get(hold.debitAccountId);
  const credit = books.accounts.get(hold.creditAccountId);
  if (debit === undefined || credit === undefined)
    throw new Error("a hold names an account that does not exist");
  const amount =
    transfer.kind === "post" && typeof transfer.amountMinor === "bigint"
      ? transfer.amountMinor
      : hold.amount;

  // From here the transfer must succeed.
  undo.account(debit);
  undo.account(credit);
  debit.debitsPending -= hold.amount;
  credit.creditsPending -= hold.amount;
  if (transfer.kind === "post") {
    debit.debitsPosted += amount;
    credit.creditsPosted += amount;
  }
  books.resolutions.set(pendingId, KIND[transfer.kind]);
  undo.step(() => books.resolutions.delete(pendingId));
  return {
    code: "created",
    debit,
    credit,
    row: recordRow(books, undo, {
      transfer,
      moment,
      debit,
      credit,
      amount,
      timeoutSeconds: 0,
      currency: hold.currency,
      code: hold.code,
      expiresAtMicros: null,
    }),
  };
}

function whyNotResolvable(
  books: Books,
  transfer: LedgerTransfer,
  hold: TransferRow | undefined,
  moment: Moment,
): Exclude<TransferResultCode, "created"> | null {
  if (hold === undefined) return "pending_transfer_not_found";
  if (hold.kind !== KIND.pending) return "pending_transfer_not_pending";
  const { debitAccountId, creditAccountId, currency, code, amountMinor } = transfer;
  if (debitAccountId !== undefined && debitAccountId !== hold.debitAccountId)
    return "pending_transfer_has_different_debit_account_id";
  if (creditAccountId !== undefined && creditAccountId !== hold.creditAccountId)
    return "pending_transfer_has_different_credit_account_id";
  if (currency !== undefined && currency !== hold.currency)
    return "pending_transfer_has_different_currency";
  if (code !== undefined && code !== hold.code) return "pending_transfer_has_different_code";
  if (typeof amountMinor === "bigint" && amountMinor > hold.amount)
    return "exceeds_pending_transfer_amount";
  const resolution = books.resolutions.get(hold.id);
  if (resolution === KIND.post) return "pending_transfer_already_posted";
  if (resolution === KIND.void) return "pending_transfer_already_voided";
  if (resolution === KIND.expire) return "pending_transfer_expired";
  const hasExpired = hold.expiresAtMicros !== null && moment.nowMicros >= hold.expiresAtMicros;
  if (transfer.kind === "expire") return hasExpired ? null : "pending_transfer_not_pending";
  return hasExpired ? "pending_transfer_expired" : null;
}

interface NewRow {
  transfer: LedgerTransfer;
  moment: Moment;
  debit: Account;
  credit: Account;
  amount: bigint;
  timeoutSeconds: number;
  currency: string;
  code: number;
  expiresAtMicros: number | null;
}

function recordRow(
  books: Books,
  undo: Undo,
  { transfer, moment, debit, credit, ...rest }: NewRow,
): TransferRow {
  const row: TransferRow = {
    postedAtMicros: moment.atMicros,
    amount: rest.amount,
    debitDebitsPosted: debit.debitsPosted,
    debitCreditsPosted: debit.creditsPosted,
    debitDebitsPending: debit.debitsPending,
    debitCreditsPending: debit.creditsPending,
    creditDebitsPosted: credit.debitsPosted,
    creditCreditsPosted: credit.creditsPosted,
    creditDebitsPending: credit.debitsPending,
    creditCreditsPending: credit.creditsPending,
    id: transfer.id,
    debitAccountId: debit.id,
    creditAccountId: credit.id,
    reference: transfer.reference ?? null,
    pendingId: transfer.pendingId ?? null,
    expiresAtMicros: rest.expiresAtMicros,
    timeoutSeconds: rest.timeoutSeconds,
    code: rest.code,
    kind: KIND[transfer.kind],
    balancing: balancingOf(transfer),
    currency: rest.currency,
  };
  books.transfers.set(row.id, row);
  undo.step(() => books.transfers.delete(row.id));
  return row;
}
