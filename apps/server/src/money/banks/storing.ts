import type { ErrorCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { mac } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { seal } from "../../platform/sealing.ts";
import type { AccountsDeps } from "./deps.ts";
import type { BankScheme } from "./ports.ts";
import { type AccountRow, accountsOf, insertAccount, type Whose } from "./repository.ts";
import { type ReadNumber, readNumber } from "./rules.ts";
import { isSandboxNumber } from "./sandbox/test-accounts.ts";

/** An account's number on its way into a row, whoever's account it is: sealed, and never twice. */

export interface NewAccount extends ReadNumber {
  readonly customerId: string;
  readonly scheme: BankScheme;
  readonly currency: CurrencyCode;
  readonly bankName: string;
  readonly holder: string | null;
  readonly routing: string | null;
  readonly city: string | null;
  /** What makes two of a customer's accounts the same one; only its fingerprint is kept. */
  readonly sameAs: string;
}

/** How many of a kind one customer has at most, and the word for one more. */
interface Room {
  readonly whose: Whose;
  readonly most: number;
  readonly refusal: Extract<ErrorCode, "too_many_bank_accounts" | "too_many_beneficiaries">;
}

/** The new row, or the one that was there already, of which nobody is told again. */
export async function storeAccount(
  deps: AccountsDeps,
  given: NewAccount,
  room: Room,
  tell: (tx: Tx, account: AccountRow) => Promise<void>,
): Promise<AccountRow> {
  const row = rowOf(deps, given);
  const have = await accountsOf(deps.database.kysely, given.customerId, room.whose);
  const isKnown = have.some(
    (one) => one.fingerprint.equals(row.fingerprint) && one.currency === row.currency,
  );
  if (!isKnown && have.length >= room.most) throw new RequestRefused(room.refusal);
  return deps.database.kysely.transaction().execute(async (tx) => {
    const account = await insertAccount(tx, row);
    if (account.id === row.id) await tell(tx, account);
    return account;
  });
}

function rowOf(deps: AccountsDeps, given: NewAccount): AccountRow {
  const [sealingKey] = deps.numberKeys;
  if (sealingKey === undefined) throw new TypeError("bank accounts need a key");
  const id = newId();
  return {
    id,
    customer_id: given.customerId,
    scheme: given.scheme,
    currency: given.currency,
    country: given.country,
    bank_name: given.bankName,
    holder: given.holder,
    routing: given.routing,
    city: given.city,
    fingerprint: mac(deps.fingerprintKey, given.sameAs),
    last_four: given.number.slice(-4),
    is_sandbox: isSandboxNumber(given.scheme, given.number, given.routing),
    sealed_number: seal(sealingKey, placeOf(id), given.number),
    added_at: deps.clock.now(),
    removed_at: null,
  };
}

/** Where a number belongs: moved to another account's row, it does not open. */
export const placeOf = (accountId: string): string => `banks.account.sealed_number:${accountId}`;

/** The number without blanks, and its country; refused where a digit is wrong, or where a demo was given a real one. */
export function readUsable(
  { takesOnlySandbox }: Pick<AccountsDeps, "takesOnlySandbox">,
  account: {
    readonly scheme: BankScheme;
    readonly number: string;
    readonly routing?: string | null;
  },
): ReadNumber {
  const { scheme, number, routing = null } = account;
  const read = readNumber(scheme, number);
  if (read === null) throw fieldRefused("number");
  if (takesOnlySandbox && !isSandboxNumber(scheme, read.number, routing))
    throw new RequestRefused("bank_account_not_sandbox", {
      errors: [{ field: "number", code: "invalid" }],
    });
  return read;
}

export const fieldRefused = (field: string, code: "invalid" | "required" | "unknown" = "invalid") =>
  new RequestRefused("validation_failed", { errors: [{ field, code }] });

/** One line of plain text: no character that moves, hides or breaks what stands beside it. */
export const isPlainLine = (text: string): boolean => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
