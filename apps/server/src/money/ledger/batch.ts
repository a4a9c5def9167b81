/**
 * One commit batch, decided in memory: bookings in arrival order, each seeing the effects of those before it, each standing
 * or falling alone. What comes out is data — rows to write and answers to give — so nothing here waits for anything.
 */
import { type Account, balanceOf, newAccount, OPEN_RULES } from "./account.ts";
import { areLimitsStorable, whyNotOpenable } from "./account-input.ts";
import { Booked, type Opening } from "./booked.ts";
import { type Books, NOTHING_TO_UNDO, type Undo, UndoLog } from "./books.ts";
import { type Decision, decideTransfer, type LedgerTransfer } from "./decide.ts";
import { RowWriter } from "./encoding.ts";
import { BookingInvalidError } from "./errors.ts";
import { TRANSFER_RESULTS, type TransferResultCode } from "./results.ts";
import type {
  AccountBalance,
  AccountInput,
  AccountRules,
  BookedOutcome,
  Booking,
  BookingOutcome,
  Expectation,
  OutflowCap,
  RefusedOutcome,
  SideRow,
  TransferResult,
  Uuid,
} from "./types.ts";

/** A booking as the ledger itself may make it: `expire` included. */
export type LedgerBooking = Omit<Booking, "transfers"> & {
  readonly transfers: readonly LedgerTransfer[];
};

export interface RuleChange {
  readonly accountId: Uuid;
  readonly rules: Partial<AccountRules>;
  readonly reason: string;
}
export type RuleChangeOutcome =
  | { readonly state: "changed" }
  | {
      readonly state: "refused";
      readonly code: "account_not_found" | "account_closed" | "account_not_empty";
    };

/** What the database said about the keys and versions this batch depends on. */
export interface Preconditions {
  /** `scope key` of idempotency keys that are taken. */
  readonly claims: Set<string>;
  /** `table/id` → version now. */
  readonly versions: Map<string, number>;
}

export const claimName = (claim: { scope: string; key: string }): string =>
  `${claim.scope}\u0000${claim.key}`;

export const versionName = ({ table, id }: Pick<Expectation, "table" | "id">): string =>
  `${table}/${id}`;

const NONE: readonly never[] = [];

type Stop = "debit_account_closed" | "debit_account_frozen_out";

export class Batch {
  readonly transfers = new RowWriter();
  readonly accounts = new RowWriter(1024);
  readonly rules = new RowWriter(1024);
  readonly refusals = new RowWriter(1024);
  readonly sideRows: SideRow[] = [];
  /** The versions that its bookings stand on, each taken by one of them. */
  readonly taken: Expectation[] = [];
  readonly #books: Books;
  readonly #preconditions: Preconditions;
  readonly #nowMicros: number;
  #lastMicros: number;

  /** `lastAtMicros`: the newest time in the books; the batch's own times all come after it. */
  constructor(
    books: Books,
    preconditions: Preconditions,
    clock: { nowMicros: number; lastAtMicros: number },
  ) {
    this.#books = books;
    this.#preconditions = preconditions;
    this.#nowMicros = clock.nowMicros;
    this.#lastMicros = Math.max(clock.nowMicros - 1, clock.lastAtMicros);
  }

  /** The newest time used so far; the link's `last_at` is one later, so that even an empty link has its own. */
  get lastAtMicros(): number {
    return this.#lastMicros;
  }

  nextMicros(): number {
    this.#lastMicros += 1;
    return this.#lastMicros;
  }

  /** What makes a command impossible to write, in words; asked before it is decided. */
  whyInvalid({ opens }: LedgerBooking): string | null {
    for (const input of opens ?? []) {
      const reason = whyNotOpenable(input, this.#books.accounts.get(input.id));
      if (reason !== null) return reason;
    }
    return null;
  }

  whyRulesInvalid({ rules }: RuleChange): string | null {
    return areLimitsStorable(rules) ? null : "a floor or ceiling is beyond 64 bits";
  }

  /**
   * Decides a booking and adds its rows. If it throws (`rows` did, or the booking opens one account in two ways) the whole
   * batch is void: what was decided may be half written.
   */
  book(booking: LedgerBooking): BookingOutcome {
    if (booking.claim !== undefined && this.#preconditions.claims.has(claimName(booking.claim)))
      return { state: "claimed" };
    if (!this.#meetsExpectations(booking)) return this.#existing(booking) ?? { state: "stale" };
    const burntIndex =
      booking.transfers.length > 1
        ? booking.transfers.findIndex(({ id }) => this.#books.refusals.has(id))
        : -1;
    if (burntIndex !== -1)
      return this.#refuse(booking, {
        code: "id_already_failed",
        failedIndex: burntIndex,
        cap: null,
      });
    const cap = this.#exceededCap(booking);
    if (cap?.otherwise === "stale") return { state: "stale" };
    if (cap !== null) return this.#refuse(booking, { code: "exceeds_cap", failedIndex: 0, cap });
    const stop = this.#stopOf(booking);
    if (stop !== null) return this.#refuse(booking, { code: stop, failedIndex: 0, cap: null });
    const isSimple = booking.transfers.length === 1 && booking.opens === undefined;
    const undo = isSimple ? NOTHING_TO_UNDO : new UndoLog();
    const timeBefore = this.#lastMicros;
    const opened =
      booking.opens
        ?.map((input) => this.#open(input, undo))
        .filter((opening) => opening !== null) ?? NONE;
    const decisions = this.#decideLinked(booking.transfers, undo);
    const failedIndex = decisions.findIndex((decision) => decision.code !== "created");
    if (failedIndex === -1) return this.#commitBooked(booking, opened, decisions);
    undo.rollBack();
    this.#lastMicros = timeBefore;
    return this.#commitRefused(booking, decisions, failedIndex);
  }

  /** Appends a rule change, or says why not. An account closes only when nothing is in it and nothing is held. */
  changeRules(change: RuleChange): RuleChangeOutcome {
    const account = this.#books.accounts.get(change.accountId);
    if (account === undefined) return { state: "refused", code: "account_not_found" };
    if (account.rules.isClosed) return { state: "refused", code: "account_closed" };
    const rules = { ...account.rules, ...change.rules };
    const isEmpty =
      account.debitsPosted === account.creditsPosted &&
      account.debitsPending === 0n &&
      account.creditsPending === 0n;
    if (rules.isClosed && !isEmpty) return { state: "refused", code: "account_not_empty" };
    // A new account, so that outcomes before this change keep showing the rules that held for them.
    this.#books.accounts.set(account.id, { ...account, rules });
    this.rules.rules({
      changedAtMicros: this.nextMicros(),
      accountId: account.id,
      ...rules,
      reason: change.reason,
    });
    return { state: "changed" };
  }

  #meetsExpectations({ expects }: LedgerBooking): boolean {
    return (expects ?? []).every(
      (expected) => this.#preconditions.versions.get(versionName(expected)) === expected.version,
    );
  }

  /** The answer to a repeat of a booking that was booked as a whole before; its versions have moved on with it. */
  #existing({ transfers }: LedgerBooking): BookingOutcome | null {
    if (transfers.length === 0 || !transfers.every(({ id }) => this.#books.transfers.has(id)))
      return null;
    const moment = { atMicros: this.#lastMicros, nowMicros: this.#nowMicros };
    const decisions = transfers.map((transfer) =>
      decideTransfer(this.#books, transfer, moment, NOTHING_TO_UNDO),
    );
    if (decisions.some((decision) => decision.code !== "exists")) return null;
    return {
      state: "exists",
      results: transfers.map((transfer, index) => this.#refusedResult(transfer, decisions[index])),
    };
  }

  /** Opens an account in memory; `null` when it is there already, of this currency and code. */
  #open(input: AccountInput, undo: Undo): Opening | null {
    const existing = this.#books.accounts.get(input.id);
    const reason = whyNotOpenable(input, existing);
    if (reason !== null) throw new BookingInvalidError(reason);
    if (existing !== undefined) return null;
    const account = newAccount(
      { id: input.id, currency: input.currency, code: input.code },
      { ...OPEN_RULES, floor: input.floor ?? null, ceiling: input.ceiling ?? null },
    );
    this.#books.accounts.set(account.id, account);
    undo.step(() => this.#books.accounts.delete(account.id));
    return { account, openedAtMicros: this.nextMicros(), changedAtMicros: this.nextMicros() };
  }

  /** Decides transfers in order until one fails: the others of the booking then fail with it. */
  #decideLinked(transfers: readonly LedgerTransfer[], undo: Undo): Decision[] {
    const decisions: Decision[] = [];
    for (const transfer of transfers) {
      const moment = { atMicros: this.nextMicros(), nowMicros: this.#nowMicros };
      const decision = decideTransfer(this.#books, transfer, moment, undo);
      decisions.push(decision);
      if (decision.code !== "created" && decision.code !== "exists") break;
    }
    return decisions;
  }

  #commitBooked(
    booking: LedgerBooking,
    opened: readonly Opening[],
    decisions: readonly Decision[],
  ): BookedOutcome {
    for (const opening of opened) this.#writeOpening(opening);
    const results: TransferResult[] = [];
    for (const decision of decisions) {
      if (decision.code !== "created") continue;
      const { row } = decision;
      this.transfers.transfer(row);
      results.push({
        id: row.id,
        code: "created",
        amountMinor: row.amount,
        atMicros: BigInt(row.postedAtMicros),
      });
    }
    const outcome = new Booked(results, decisions, opened, this.#lastMicros);
    this.#settle(booking, outcome);
    return outcome;
  }

  #commitRefused(
    booking: LedgerBooking,
    decisions: readonly Decision[],
    firstIndex: number,
  ): BookingOutcome {
    const results = booking.transfers.map((transfer, index) =>
      this.#refusedResult(transfer, decisions[index]),
    );
    if (
      decisions.length === booking.transfers.length &&
      decisions.every((decision) => decision.code === "exists")
    ) {
      return { state: "exists", results };
    }
    // `exists` inside a partly new booking breaks it too: the chain was not booked as a whole before.
    const failedIndex = decisions.findIndex(
      (decision) => decision.code !== "created" && decision.code !== "exists",
    );
    const at = failedIndex === -1 ? firstIndex : failedIndex;
    const code = decisions[at]?.code as TransferResultCode;
    if (TRANSFER_RESULTS[code].isSticky) {
      const transferId = (booking.transfers[at] as LedgerTransfer).id;
      this.#books.refusals.add(transferId);
      this.refusals.refusal({ refusedAtMicros: this.nextMicros(), transferId, code });
    }
    const outcome: RefusedOutcome = {
      state: "refused",
      results,
      code,
      failedIndex: at,
      balances: this.#balancesOf(booking),
      atMicros: BigInt(this.#lastMicros),
    };
    this.#settle(booking, outcome);
    return outcome;
  }

  /** The first cap that this booking would exceed. A repeat moves nothing and is not asked. */
  #exceededCap({ caps, transfers }: LedgerBooking): OutflowCap | null {
    const { accounts, transfers: known, refusals } = this.#books;
    if (caps === undefined || transfers.some(({ id }) => known.has(id) || refusals.has(id)))
      return null;
    const isExceeded = ({ accountId, debitsUpTo }: OutflowCap): boolean => {
      const account = accounts.get(accountId);
      if (account === undefined) return false;
      let debits = account.debitsPosted + account.debitsPending;
      for (const { debitAccountId, amountMinor } of transfers)
        if (debitAccountId === accountId && typeof amountMinor === "bigint") debits += amountMinor;
      return debits > debitsUpTo;
    };
    return caps.find(isExceeded) ?? null;
  }

  #stopOf({ onBehalfOf, transfers }: LedgerBooking): Stop | null {
    const { accounts, transfers: known, refusals } = this.#books;
    const account = onBehalfOf === undefined ? undefined : accounts.get(onBehalfOf);
    if (account === undefined || transfers.some(({ id }) => known.has(id) || refusals.has(id)))
      return null;
    if (account.rules.isClosed) return "debit_account_closed";
    return account.rules.isFrozenOut ? "debit_account_frozen_out" : null;
  }

  /**
   * Refuses before anything is decided: over a cap, for whoever orders it, or because a linked booking that was refused stays refused for that
   * reason, though an earlier transfer of it would fail by now.
   */
  #refuse(
    booking: LedgerBooking,
    why: {
      code: "exceeds_cap" | "id_already_failed" | Stop;
      failedIndex: number;
      cap: OutflowCap | null;
    },
  ): RefusedOutcome {
    const { code, failedIndex, cap } = why;
    const results = booking.transfers.map(
      ({ id }, index): TransferResult => ({
        id,
        code: index === failedIndex ? code : "linked_transfer_failed",
        amountMinor: 0n,
      }),
    );
    const transferId = booking.transfers[failedIndex]?.id;
    if (code !== "id_already_failed" && transferId !== undefined) {
      this.#books.refusals.add(transferId);
      this.refusals.refusal({ refusedAtMicros: this.nextMicros(), transferId, code });
    }
    const outcome: RefusedOutcome = {
      state: "refused",
      results,
      code,
      failedIndex,
      ...(cap === null ? {} : { exceededCap: cap.name }),
      balances: this.#balancesOf(booking),
      atMicros: BigInt(this.#lastMicros),
    };
    this.#settle(booking, outcome);
    return outcome;
  }

  #refusedResult(transfer: LedgerTransfer, decision: Decision | undefined): TransferResult {
    if (decision === undefined || decision.code === "created") {
      return { id: transfer.id, code: "linked_transfer_failed", amountMinor: 0n };
    }
    const { existing } = decision;
    return existing === undefined
      ? { id: transfer.id, code: decision.code, amountMinor: 0n }
      : {
          id: transfer.id,
          code: decision.code,
          amountMinor: existing.amount,
          atMicros: BigInt(existing.postedAtMicros),
        };
  }

  /** Takes the booking's key and versions, and collects the rows that must be true with this outcome. */
  #settle(booking: LedgerBooking, outcome: BookedOutcome | RefusedOutcome): void {
    const rows = booking.rows?.(outcome) ?? [];
    for (const row of rows) this.sideRows.push(row);
    if (booking.claim !== undefined) this.#preconditions.claims.add(claimName(booking.claim));
    // The row it expected is about to change: a second booking on the same version comes too late.
    for (const expected of booking.expects ?? []) {
      this.#preconditions.versions.delete(versionName(expected));
      this.taken.push(expected);
    }
  }

  #writeOpening({ account, openedAtMicros, changedAtMicros }: Opening): void {
    const { id, currency, code, rules } = account;
    this.accounts.account({ openedAtMicros, id, currency, code });
    this.rules.rules({ changedAtMicros, accountId: id, ...rules, reason: "opened" });
  }

  #balancesOf(booking: LedgerBooking): ReadonlyMap<Uuid, AccountBalance> {
    const balances = new Map<Uuid, AccountBalance>();
    const add = (account: Account | undefined) => {
      if (account !== undefined && !balances.has(account.id))
        balances.set(account.id, balanceOf(account));
    };
    for (const { id } of booking.opens ?? []) add(this.#books.accounts.get(id));
    for (const transfer of booking.transfers) {
      const hold =
        transfer.pendingId === undefined
          ? undefined
          : this.#books.transfers.get(transfer.pendingId);
      add(this.#books.accounts.get(transfer.debitAccountId ?? hold?.debitAccountId ?? ""));
      add(this.#books.accounts.get(transfer.creditAccountId ?? hold?.creditAccountId ?? ""));
    }
    return balances;
  }
}
