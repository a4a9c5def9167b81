import { type Account, balanceOf, newAccount } from "./account.ts";
import { applyTransfer } from "./catch-up.ts";
import type { Decision } from "./decide.ts";
import type { AccountBalance, BookedOutcome, TransferResult, Uuid } from "./types.ts";

/** An account that a booking opens, with the times of its two rows: before those of the transfers that use it. */
export interface Opening {
  readonly account: Account;
  readonly openedAtMicros: number;
  readonly changedAtMicros: number;
}

/** A booked outcome; the balances are put together from the rows' own counters only when somebody asks for them. */
export class Booked implements BookedOutcome {
  readonly state = "booked";
  readonly results: readonly TransferResult[];
  readonly atMicros: bigint;
  readonly #decisions: readonly Decision[];
  readonly #opened: readonly Opening[];
  #balances: ReadonlyMap<Uuid, AccountBalance> | null = null;

  constructor(
    results: readonly TransferResult[],
    decisions: readonly Decision[],
    opened: readonly Opening[],
    atMicros: number,
  ) {
    this.results = results;
    this.#decisions = decisions;
    this.#opened = opened;
    this.atMicros = BigInt(atMicros);
  }

  get balances(): ReadonlyMap<Uuid, AccountBalance> {
    this.#balances ??= this.#collectBalances();
    return this.#balances;
  }

  #collectBalances(): ReadonlyMap<Uuid, AccountBalance> {
    // The accounts that were decided on, not those in the cache now: it may have forgotten or replaced them since.
    const then = new Map<Uuid, Account>();
    const accountThen = (account: Account) => {
      if (!then.has(account.id)) then.set(account.id, newAccount(account, account.rules));
    };
    for (const { account } of this.#opened) accountThen(account);
    for (const decision of this.#decisions) {
      if (decision.code !== "created") continue;
      accountThen(decision.debit);
      accountThen(decision.credit);
      applyTransfer(then, decision.row);
    }
    return new Map([...then].map(([id, account]) => [id, balanceOf(account)]));
  }
}
