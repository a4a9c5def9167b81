import type { CurrencyCode } from "@okpay/money";
import { type AccountCode, sideOf } from "./chart.ts";
import type { AccountBalance, AccountRules, Uuid } from "./types.ts";

/** An account as the decision step sees it: what is fixed, the rules that hold, and its four counters. */
export interface Account {
  readonly id: Uuid;
  readonly currency: CurrencyCode;
  readonly code: AccountCode;
  /** Whether its balance is positive on the debit side (assets, expenses). */
  readonly isDebitNormal: boolean;
  rules: AccountRules;
  debitsPosted: bigint;
  creditsPosted: bigint;
  debitsPending: bigint;
  creditsPending: bigint;
}

export const OPEN_RULES: AccountRules = {
  floor: null,
  ceiling: null,
  isFrozenIn: false,
  isFrozenOut: false,
  isClosed: false,
};

export function newAccount(
  fixed: { id: Uuid; currency: CurrencyCode; code: AccountCode },
  rules: AccountRules,
): Account {
  return {
    id: fixed.id,
    currency: fixed.currency,
    code: fixed.code,
    isDebitNormal: sideOf(fixed.code) === "debit",
    rules,
    debitsPosted: 0n,
    creditsPosted: 0n,
    debitsPending: 0n,
    creditsPending: 0n,
  };
}

/** The account's figures on its normal side, frozen at this moment. */
export function balanceOf(account: Account): AccountBalance {
  const { debitsPosted, creditsPosted, debitsPending, creditsPending } = account;
  const balance = account.isDebitNormal
    ? debitsPosted - creditsPosted
    : creditsPosted - debitsPosted;
  const pendingOut = account.isDebitNormal ? creditsPending : debitsPending;
  return {
    accountId: account.id,
    currency: account.currency,
    code: account.code,
    debitsPosted,
    creditsPosted,
    debitsPending,
    creditsPending,
    balance,
    available: balance - pendingOut,
    pendingIn: account.isDebitNormal ? debitsPending : creditsPending,
    pendingOut,
    rules: account.rules,
  };
}

/** What may still be taken from the normal side before the floor; `null` = no limit. Holds count as gone. */
export function roomAboveFloor(account: Account): bigint | null {
  const { floor } = account.rules;
  if (floor === null) return null;
  return account.isDebitNormal
    ? account.debitsPosted - account.creditsPosted - account.creditsPending - floor
    : account.creditsPosted - account.debitsPosted - account.debitsPending - floor;
}

/** What may still be added on the normal side before the ceiling; `null` = no limit. Holds count as arrived. */
export function roomBelowCeiling(account: Account): bigint | null {
  const { ceiling } = account.rules;
  if (ceiling === null) return null;
  return account.isDebitNormal
    ? ceiling - (account.debitsPosted + account.debitsPending - account.creditsPosted)
    : ceiling - (account.creditsPosted + account.creditsPending - account.debitsPosted);
}
