import { CURRENCIES, type CurrencyCode } from "@okpay/money";
import type { AccountCode, AccountInput, Ledger } from "../ledger/index.ts";

/** The currencies a customer's wallet holds; others are known to the money table but not offered. */
export const WALLET_CURRENCIES = ["CNY", "USD", "JPY"] as const satisfies readonly CurrencyCode[];

/** What the house itself holds: besides the wallets' currencies those in which money only leaves, to banks abroad. */
export const HOUSE_CURRENCIES = [
  ...WALLET_CURRENCIES,
  "EUR",
  "GBP",
] as const satisfies readonly CurrencyCode[];

const HOUSE_CODES = [
  1010, 1100, 1200, 2900, 3900, 4010, 4020, 4030, 6010, 6020,
] as const satisfies readonly AccountCode[];
export type HouseAccountCode = (typeof HOUSE_CODES)[number];

/**
 * The id of a house account, the same in every installation: code and ISO 4217 number written in the last digits
 * (`…-110000000156` is 1100 in CNY), so that a row of the books can be read without a look-up.
 */
export const houseAccountId = (code: HouseAccountCode, currency: CurrencyCode): string =>
  `00000000-0000-8000-8000-${code}${CURRENCIES[currency].numeric.toString().padStart(8, "0")}`;

const HOUSE_ACCOUNTS: readonly AccountInput[] = HOUSE_CURRENCIES.flatMap((currency) =>
  HOUSE_CODES.map((code) => ({
    id: houseAccountId(code, currency),
    currency,
    code,
    floor: null,
    ceiling: null,
  })),
);

/** Opens the house accounts that do not exist yet; safe to call at every start and from several processes at once. */
export async function ensureHouseAccounts(ledger: Ledger): Promise<void> {
  const existing = await ledger.balances(HOUSE_ACCOUNTS.map((account) => account.id));
  const opens = HOUSE_ACCOUNTS.filter((account) => !existing.has(account.id));
  if (opens.length > 0) await ledger.book({ transfers: [], opens });
}
