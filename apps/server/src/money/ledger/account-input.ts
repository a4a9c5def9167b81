import { isCurrencyCode } from "@okpay/money";
import type { Account } from "./account.ts";
import { isAccountCode } from "./chart.ts";
import { isUuid } from "./encoding.ts";
import type { AccountInput, AccountRules } from "./types.ts";

const MIN_LIMIT = -(2n ** 63n);
const MAX_LIMIT = 2n ** 63n - 1n;

/** Whether floor and ceiling fit their columns: a larger number would be cut to 64 bits without a word. */
export const areLimitsStorable = ({
  floor,
  ceiling,
}: Partial<Pick<AccountRules, "floor" | "ceiling">>): boolean =>
  [floor, ceiling].every(
    (limit) => limit === undefined || limit === null || (limit >= MIN_LIMIT && limit <= MAX_LIMIT),
  );

/** Why an account cannot be opened so, in words for the programmer who asked; `null` when it can, or is there already. */
export function whyNotOpenable(input: AccountInput, existing: Account | undefined): string | null {
  const { id, currency, code } = input;
  // A malformed id would be written as the bytes of another one.
  if (!isUuid(id)) return `account id ${String(id)} is not a lower-case UUID`;
  if (existing !== undefined && (existing.currency !== currency || existing.code !== code)) {
    return `account ${id} exists with another currency or code`;
  }
  if (!isCurrencyCode(currency))
    return `account ${id} has the unknown currency ${String(currency)}`;
  if (!isAccountCode(code))
    return `account ${id} has the code ${String(code)}, which is not in the chart of accounts`;
  return areLimitsStorable(input) ? null : `account ${id} has a floor or ceiling beyond 64 bits`;
}
