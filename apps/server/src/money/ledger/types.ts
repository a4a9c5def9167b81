import type { CurrencyCode } from "@okpay/money";
import type { Expectation, SideRow } from "../../platform/side-row.ts";
import type { AccountCode } from "./chart.ts";
import type { TransferResultCode } from "./results.ts";

/** Ids are UUIDs chosen by the caller before the first try; time-ordered ones (v7) keep the index small. */
export type Uuid = string;

/** What may be asked of the ledger for one account. Everything but the rules below is fixed when it is opened. */
export interface AccountInput {
  readonly id: Uuid;
  readonly currency: CurrencyCode;
  readonly code: AccountCode;
  /** Lowest *available* balance (posted minus held out) the account may reach; `null` = none. */
  readonly floor?: bigint | null;
  /** Highest balance it may reach, counting what is pending in; `null` = none. */
  readonly ceiling?: bigint | null;
}

/** The changeable part of an account; each change is an appended row with its reason, never an update. */
export interface AccountRules {
  readonly floor: bigint | null;
  readonly ceiling: bigint | null;
  readonly isFrozenIn: boolean;
  readonly isFrozenOut: boolean;
  readonly isClosed: boolean;
}

/** One change of an account's posted balance, read credit-positive, with the balance the ledger kept beside it. */
export interface StatementLine {
  readonly id: Uuid;
  readonly reference: Uuid | null;
  readonly code: number;
  readonly postedAt: Date;
  readonly signedMinor: bigint;
  readonly balanceAfter: bigint;
}

/** Raw sides, in minor units. `available` and `balance` are on the account's normal side. */
export interface AccountBalance {
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  readonly code: AccountCode;
  readonly debitsPosted: bigint;
  readonly creditsPosted: bigint;
  readonly debitsPending: bigint;
  readonly creditsPending: bigint;
  /** Posted balance on the normal side. */
  readonly balance: bigint;
  /** Posted minus what is held to go out: what may be spent. */
  readonly available: bigint;
  /** Held to come in: not spendable yet. */
  readonly pendingIn: bigint;
  /** Held to go out. */
  readonly pendingOut: bigint;
  readonly rules: AccountRules;
}

/** `posted`: moves at once. `pending`: a hold. `post`/`void`: resolve a hold, named by `pendingId`. */
export type TransferKind = "posted" | "pending" | "post" | "void";

export interface TransferInput {
  readonly id: Uuid;
  readonly kind: TransferKind;
  /** For `post` and `void` the accounts may be left out: the hold names them. */
  readonly debitAccountId?: Uuid;
  readonly creditAccountId?: Uuid;
  /** Minor units. For `post`: at most the held amount, "all" posts it whole. For `void`: left out. */
  readonly amountMinor?: bigint | "all";
  /** Checked against the accounts; for `post` and `void` it may be left out. */
  readonly currency?: CurrencyCode;
  /** Why the money moves: a number from `TRANSFER_CODES`. For `post` and `void` it may be left out. */
  readonly code?: number;
  readonly pendingId?: Uuid;
  /** Seconds after which a hold expires by database time; 0 or absent = never. */
  readonly timeoutSeconds?: number;
  /** "debit": move up to what the debit account has available. "credit": up to the room below the credit account's ceiling. */
  readonly balancing?: "debit" | "credit";
  /** The caller's correlation id (a payment), written on the row. */
  readonly reference?: Uuid;
}

export interface TransferResult {
  readonly id: Uuid;
  readonly code: TransferResultCode;
  /** The amount that moved (differs from the request for balancing and "all"); 0 when nothing did. */
  readonly amountMinor: bigint;
  /** When it was booked, in microseconds since the Unix epoch; unique and strictly increasing. Absent on refusals. */
  readonly atMicros?: bigint;
}

export type { Expectation, SideRow, SideTable, SideValue } from "../../platform/side-row.ts";

/** An idempotency key taken in the same transaction (table `platform.idempotency`); a taken key refuses the booking. */
export interface Claim {
  /** Who and where: customer id + operation. */
  readonly scope: string;
  readonly key: string;
}

/**
 * A ceiling on everything that ever left an account. Total debits only grow, so "at most L since midnight" is the total at
 * midnight plus L: decided where the money moves, and nothing has to be counted (docs/decisions/limits-as-outflow-caps.md).
 */
export interface OutflowCap {
  readonly accountId: Uuid;
  /** The most that debits, posted and pending, may add up to right after this booking. */
  readonly debitsUpTo: bigint;
  /** "refuse": the answer is `exceeds_cap`, for ever. "stale": the caller reads again what the cap was made of. */
  readonly otherwise: "refuse" | "stale";
  /** The caller's word for it, given back with the refusal. */
  readonly name: string;
}

export interface Booking {
  /** Stand or fall together, in this order; each sees the effects of those before it. */
  readonly transfers: readonly TransferInput[];
  /** In order: the first that would be exceeded decides. Not asked when a transfer of the booking is known already. */
  readonly caps?: readonly OutflowCap[];
  readonly opens?: readonly AccountInput[];
  /**
   * The account of whoever orders this, where nothing leaves it (their card pays): frozen out or closed, it refuses the
   * booking with the code of a movement out of it. Not asked when a transfer of the booking is known already.
   */
  readonly onBehalfOf?: Uuid;
  readonly expects?: readonly Expectation[];
  readonly claim?: Claim;
  /**
   * The rows that must be true with this outcome. Pure and synchronous: it runs between decision and commit.
   * Called for "booked" and for "refused" (a recorded decline), never for "exists", "claimed" or "stale". A repeat of a
   * refused booking is refused again, with `id_already_failed`: its rows were written the first time, so give none then.
   * May be called several times for one booking; the last call is the one that is written.
   */
  readonly rows?: (outcome: BookedOutcome | RefusedOutcome) => readonly SideRow[];
}

export interface BookedOutcome {
  readonly state: "booked";
  readonly results: readonly TransferResult[];
  /** Every account the booking touched, right after it. */
  readonly balances: ReadonlyMap<Uuid, AccountBalance>;
  readonly atMicros: bigint;
}
export interface RefusedOutcome {
  readonly state: "refused";
  readonly results: readonly TransferResult[];
  /** The first code that is neither `created` nor `linked_transfer_failed`. */
  readonly code: TransferResultCode;
  readonly failedIndex: number;
  /** With `exceeds_cap`: the name of the cap. */
  readonly exceededCap?: string;
  /** The accounts the booking named (where they exist), unchanged by it. */
  readonly balances: ReadonlyMap<Uuid, AccountBalance>;
  readonly atMicros: bigint;
}
export type BookingOutcome =
  | BookedOutcome
  | RefusedOutcome
  /** Every transfer was booked before, with this very content: nothing is written again. */
  | { readonly state: "exists"; readonly results: readonly TransferResult[] }
  /** The idempotency key was taken by someone else's booking. */
  | { readonly state: "claimed" }
  /** A row in `expects` has another version (or is gone), or a "stale" cap would be exceeded. */
  | { readonly state: "stale" };

/** The ledger's door. */
export interface Ledger {
  /**
   * Commits the booking durably, together with many others. Resolves after the commit reached disk.
   * Safe to repeat with the same ids. Rejects with `LedgerUnavailableError` when the database cannot be reached
   * (the outcome is then unknown: repeat the same booking) and `LedgerOverloadedError` when too many wait (nothing happened).
   */
  book(booking: Booking): Promise<BookingOutcome>;
  /** Appends a rule change (freeze, floor, close); refused with a reason, e.g. closing with money in it. */
  changeRules(change: {
    readonly accountId: Uuid;
    readonly rules: Partial<AccountRules>;
    readonly reason: string;
  }): Promise<
    | { readonly state: "changed" }
    | {
        readonly state: "refused";
        readonly code: "account_not_found" | "account_closed" | "account_not_empty";
      }
  >;
  /** Balances and holds of several accounts from one consistent read. Unknown ids are absent. */
  balances(accountIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AccountBalance>>;
  /** The same as of a past moment. */
  balanceAsOf(accountId: Uuid, atMicros: bigint): Promise<AccountBalance | null>;
  /** What the account's outgoing holds of that moment have let go of since: voided, expired, or posted in part. */
  releasedSince(accountId: Uuid, atMicros: bigint): Promise<bigint>;
  /** What moved an account's posted balance in that time, oldest first. */
  statement(request: {
    readonly accountId: Uuid;
    readonly fromMicros: bigint;
    readonly toMicros: bigint;
    readonly limit: number;
  }): Promise<readonly StatementLine[]>;
  /** Books the expiry of holds whose time has come (database time); returns how many. Called by a worker. */
  expireHolds(): Promise<number>;
  /** Waits for what was accepted, then lets go of its connection. */
  close(): Promise<void>;
}
