import type { CurrencyCode } from "@okpay/money";
import type { AuditEvent } from "../../platform/audit-trail.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { seal, unseal } from "../../platform/sealing.ts";
import type { AccountsDeps, Origin } from "./deps.ts";
import type { BankScheme, PayoutDestination } from "./ports.ts";
import {
  type AccountRow,
  accountsOf,
  findAccount,
  markRemoved,
  purgeRemoved,
  replaceSealed,
  sealedAfter,
} from "./repository.ts";
import { takesCurrency } from "./rules.ts";
import { fieldRefused, isPlainLine, placeOf, readUsable, storeAccount } from "./storing.ts";

/** How long the number of a removed account is kept, for a payout that is under way; then it is destroyed. */
const PURGE_AFTER_MS = 30 * 86_400_000;
/** More accounts than anybody has: a list that is longer is somebody trying numbers. */
const MOST_ACCOUNTS = 10;
const RESEAL_AT_ONCE = 200;
const NIL = "00000000-0000-0000-0000-000000000000";

/** What customers' own accounts are written as: cashing out abroad is sending abroad. */
export type OwnScheme = Exclude<BankScheme, "us_account">;

/** An account as a person recognises it. */
export interface BankAccount {
  readonly id: string;
  readonly customerId: string;
  readonly scheme: OwnScheme;
  readonly currency: CurrencyCode;
  readonly country: string;
  readonly bankName: string;
  readonly lastFour: string;
  readonly isSandbox: boolean;
  readonly addedAt: Date;
}

/** An account as its owner typed it; the number lives as long as the request that carried it. */
export interface TypedAccount {
  readonly scheme: OwnScheme;
  readonly currency: CurrencyCode;
  readonly number: string;
  readonly bankName: string;
}

/** Customers' own bank accounts. No method but `numberOf` ever gives a number out, and only to a bank's call. */
export function createAccounts(deps: AccountsDeps) {
  const { database, clock } = deps;
  const db = database.kysely;
  const [sealingKey] = deps.numberKeys;
  if (sealingKey === undefined) throw new TypeError("bank accounts need a key");

  return {
    list: async (customerId: string): Promise<readonly BankAccount[]> =>
      (await accountsOf(db, customerId, "own")).map(toAccount),

    /** `null` for an account that is not this customer's, the same as for one that does not exist. */
    async find(accountId: string, customerId: string): Promise<BankAccount | null> {
      const row = await findAccount(db, accountId);
      const isTheirs = row?.customer_id === customerId && row.removed_at === null;
      return isTheirs && row.holder === null ? toAccount(row) : null;
    },

    /** The same number again is the same account; nobody is told of it twice. */
    async add(customerId: string, typed: TypedAccount, origin: Origin): Promise<BankAccount> {
      const read = requireUsable(deps, typed);
      const row = await storeAccount(
        deps,
        {
          ...typed,
          ...read,
          customerId,
          holder: null,
          routing: null,
          city: null,
          sameAs: `${typed.scheme}:${read.number}`,
        },
        { whose: "own", most: MOST_ACCOUNTS, refusal: "too_many_bank_accounts" },
        async (tx, account) => {
          await deps.audit.write(tx, about("bank_account.added", account, origin));
          await deps.notices.notify(tx, {
            customerId,
            event: "bank_account_added",
            origin,
            params: { bank: account.bank_name, lastFour: account.last_four },
          });
        },
      );
      return toAccount(row);
    },

    /** Refuses with `not_found`, the same for foreign and missing ones. */
    async remove(customerId: string, accountId: string, origin: Origin): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const account = await markRemoved(tx, {
          id: accountId,
          customerId,
          whose: "own",
          at: clock.now(),
        });
        if (account === null) throw new RequestRefused("not_found");
        await deps.audit.write(tx, about("bank_account.removed", account, origin));
      });
    },

    /** For one call to a bank; also of an account removed while a payout is under way. `null`: destroyed, or never there. */
    async numberOf(accountId: string): Promise<Omit<PayoutDestination, "holder"> | null> {
      const row = await findAccount(db, accountId);
      if (row === null || row.sealed_number === null) return null;
      const number = open(deps.numberKeys, row.id, row.sealed_number);
      return { scheme: row.scheme, number, routing: row.routing, city: row.city };
    },

    /** The job of every day: destroys what was removed long ago, and seals anew what an older root secret sealed. */
    async upkeep(): Promise<{ readonly purged: number }> {
      const purged = await purgeRemoved(db, new Date(clock.now().getTime() - PURGE_AFTER_MS));
      if (deps.numberKeys.length > 1) await resealAll(deps, sealingKey);
      return { purged };
    },
  };
}

async function resealAll({ database, numberKeys }: AccountsDeps, key: Buffer): Promise<void> {
  for (let after = NIL; ; ) {
    const page = await sealedAfter(database.kysely, after, RESEAL_AT_ONCE);
    const last = page.at(-1);
    if (last === undefined) return;
    for (const { id, sealed_number: from } of page)
      if (!opens(key, id, from))
        await replaceSealed(database.kysely, {
          id,
          from,
          to: seal(key, placeOf(id), open(numberKeys, id, from)),
        });
    after = last.id;
  }
}

function opens(key: Buffer, id: string, sealed: Buffer): boolean {
  try {
    unseal(key, placeOf(id), sealed);
    return true;
  } catch {
    return false;
  }
}

/** With whichever root secret it was sealed. */
function open(keys: readonly Buffer[], id: string, sealed: Buffer): string {
  const key = keys.find((one) => opens(one, id, sealed)) ?? keys[0];
  if (key === undefined) throw new TypeError("bank accounts need a key");
  return unseal(key, placeOf(id), sealed);
}

/** What is wrong with a typed account names its field; nothing of the number is repeated. */
function requireUsable(deps: AccountsDeps, typed: TypedAccount) {
  if (!deps.currencies.includes(typed.currency)) throw new RequestRefused("currency_not_held");
  if (!takesCurrency(typed.scheme, typed.currency)) throw fieldRefused("currency");
  // A bank's name stands on receipts and in mails.
  if (!isPlainLine(typed.bankName)) throw fieldRefused("bankName");
  return readUsable(deps, typed);
}

const toAccount = (row: AccountRow): BankAccount => ({
  id: row.id,
  customerId: row.customer_id,
  scheme: row.scheme as OwnScheme,
  currency: row.currency,
  country: row.country,
  bankName: row.bank_name,
  lastFour: row.last_four,
  isSandbox: row.is_sandbox,
  addedAt: row.added_at,
});

const about = (
  type: "bank_account.added" | "bank_account.removed",
  row: AccountRow,
  origin: Origin,
): AuditEvent => ({
  type,
  actor: { kind: "customer", id: row.customer_id },
  subject: { kind: "customer", id: row.customer_id },
  outcome: "success",
  origin,
  details: { scheme: row.scheme, bank: row.bank_name, lastFour: row.last_four },
});
