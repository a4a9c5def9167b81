import type { CurrencyCode, Money } from "@okpay/money";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import type { SideRow } from "../../platform/side-row.ts";
import type { AccountInput, Ledger } from "../ledger/index.ts";
import { createAccountCache } from "./account-cache.ts";
import { ensureHouseAccounts, WALLET_CURRENCIES } from "./house-accounts.ts";
import { accountsOfCustomer, type WalletAccount } from "./repository.ts";

/** What a customer reads of one currency: never raw debits and credits. */
export interface WalletBalance {
  readonly currency: CurrencyCode;
  readonly available: Money;
  readonly pending: Money;
  readonly held: Money;
}

export interface Wallets {
  /**
   * What the booking that activates a customer must carry: the ledger accounts (floor 0, so that a wallet cannot go
   * below nothing) and the rows that say whose they are. The ids follow from the customer's: a retry opens the same.
   */
  openingsFor(customerId: string): { opens: readonly AccountInput[]; rows: readonly SideRow[] };
  /** The ledger account of a customer's currency, or `null` when they hold none. */
  accountOf(customerId: string, currency: CurrencyCode): Promise<string | null>;
  accountsOf(customerId: string): Promise<readonly WalletAccount[]>;
  /** Available, pending and held of every currency, from one consistent read of the ledger. */
  balances(
    customerId: string,
  ): Promise<{ readonly balances: readonly WalletBalance[]; readonly asOf: Date }>;
  /**
   * Lets nothing out of any of the customer's wallets, or lets it out again: a rule of each ledger account, which decides
   * every booking from then on, whoever makes it (row A6). Safe to repeat.
   */
  setFrozen(customerId: string, isFrozen: boolean): Promise<void>;
  /** Opens the accounts of the house; called at every start. */
  ensureHouseAccounts(): Promise<void>;
}

export function createWallets(deps: { database: Database; ledger: Ledger; clock: Clock }): Wallets {
  const { database, ledger, clock } = deps;
  const cache = createAccountCache((customerId) => accountsOfCustomer(database, customerId));

  return {
    openingsFor(customerId) {
      const openedAt = clock.now().toISOString();
      const accounts = WALLET_CURRENCIES.map((currency) => ({
        id: derivedId(customerId, `wallet:${currency}`),
        currency,
      }));
      return {
        opens: accounts.map(({ id, currency }) => ({
          id,
          currency,
          code: 2010,
          floor: 0n,
          ceiling: null,
        })),
        rows: accounts.map(({ id, currency }) => ({
          op: "insert",
          table: "wallets.account",
          values: { id, customer_id: customerId, currency, opened_at: openedAt },
        })),
      };
    },

    async accountOf(customerId, currency) {
      const accounts = await cache.get(customerId);
      return accounts.find((account) => account.currency === currency)?.id ?? null;
    },

    accountsOf: (customerId) => cache.get(customerId),

    async balances(customerId) {
      const accounts = await cache.get(customerId);
      const balances = await ledger.balances(accounts.map((account) => account.id));
      return {
        asOf: clock.now(),
        balances: inWalletOrder(accounts).flatMap(({ id, currency }) => {
          const balance = balances.get(id);
          if (balance === undefined) return [];
          const money = (amountMinor: bigint): Money => ({ amountMinor, currency });
          return [
            {
              currency,
              available: money(balance.available),
              pending: money(balance.pendingIn),
              held: money(balance.pendingOut),
            },
          ];
        }),
      };
    },

    async setFrozen(customerId, isFrozen) {
      const reason = isFrozen ? "the customer's account is frozen" : "no longer frozen";
      for (const { id } of await cache.get(customerId)) {
        const rules = { isFrozenOut: isFrozen };
        const outcome = await ledger.changeRules({ accountId: id, rules, reason });
        if (outcome.state !== "changed")
          throw new Error(`a wallet could not be frozen: ${outcome.code}`);
      }
    },

    ensureHouseAccounts: () => ensureHouseAccounts(ledger),
  };
}

const inWalletOrder = (accounts: readonly WalletAccount[]): WalletAccount[] =>
  accounts.toSorted((one, other) => orderOf(one.currency) - orderOf(other.currency));

const orderOf = (currency: CurrencyCode): number =>
  WALLET_CURRENCIES.findIndex((known) => known === currency);
