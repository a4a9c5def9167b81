import type { Account } from "./account.ts";
import type { TransferRow } from "./encoding.ts";
import type { Uuid } from "./types.ts";

/** Wire values of `ledger.transfer.kind` and `.balancing`. */
export const KIND = { posted: 1, pending: 2, post: 3, void: 4, expire: 5 } as const;
export const BALANCING = { none: 0, debit: 1, credit: 2 } as const;

/**
 * What a decision may look at, all of it in memory: the accounts named by the batch, and what the database knows of its ids.
 * Decisions change it as they go, so each transfer sees the effects of those before it.
 */
export interface Books {
  readonly accounts: Map<Uuid, Account>;
  /** Transfers with an id of this batch, or a hold it names: found in the database or made just now. */
  readonly transfers: Map<Uuid, TransferRow>;
  /** Ids that were refused because of the state of the books. */
  readonly refusals: Set<Uuid>;
  /** Hold → kind of the transfer that resolved it. */
  readonly resolutions: Map<Uuid, number>;
}

export const emptyBooks = (): Books => ({
  accounts: new Map(),
  transfers: new Map(),
  refusals: new Set(),
  resolutions: new Map(),
});

/** Puts the books back as they were, for a booking whose later transfer was refused. */
export interface Undo {
  account(account: Account): void;
  step(undo: () => void): void;
  rollBack(): void;
}

/** For a booking of one transfer: a refused transfer has changed nothing. */
export const NOTHING_TO_UNDO: Undo = { account() {}, step() {}, rollBack() {} };

export class UndoLog implements Undo {
  readonly #steps: (() => void)[] = [];

  /** Remembers the account's counters before they change. */
  account(account: Account): void {
    const { debitsPosted, creditsPosted, debitsPending, creditsPending } = account;
    this.#steps.push(() => {
      account.debitsPosted = debitsPosted;
      account.creditsPosted = creditsPosted;
      account.debitsPending = debitsPending;
      account.creditsPending = creditsPending;
    });
  }

  step(undo: () => void): void {
    this.#steps.push(undo);
  }

  rollBack(): void {
    for (let undo = this.#steps.pop(); undo !== undefined; undo = this.#steps.pop()) undo();
  }
}
