import { type Account, roomAboveFloor, roomBelowCeiling } from "./account.ts";
import { sideOf } from "./chart.ts";
import type { TransferResultCode } from "./results.ts";
import type { AccountBalance } from "./types.ts";

/** A movement that nobody has asked for yet; an account that does not exist is left out. */
export interface ForeseenMovement {
  readonly debit: AccountBalance | undefined;
  readonly credit: AccountBalance | undefined;
  readonly amountMinor: bigint;
}

/**
 * Every refusal such a movement would meet in books like these, in the order in which decide.ts looks for them: the first is
 * the one a booking would be given. Says nothing about a moment later. Pure.
 */
export function foreseenRefusals(movement: ForeseenMovement): TransferResultCode[] {
  const { amountMinor } = movement;
  const debit = movement.debit && asAccount(movement.debit);
  const credit = movement.credit && asAccount(movement.credit);
  const isTooMuch = (...rooms: readonly (bigint | null | undefined)[]): boolean =>
    rooms.some((room) => room !== undefined && room !== null && amountMinor > room);
  const met: readonly (readonly [TransferResultCode, boolean | undefined])[] = [
    ["debit_account_not_found", debit === undefined],
    ["credit_account_not_found", credit === undefined],
    ["debit_account_closed", debit?.rules.isClosed],
    ["credit_account_closed", credit?.rules.isClosed],
    ["debit_account_frozen_out", debit?.rules.isFrozenOut],
    ["credit_account_frozen_in", credit?.rules.isFrozenIn],
    ["exceeds_floor", isTooMuch(shrinks(debit, false), shrinks(credit, true))],
    ["exceeds_ceiling", isTooMuch(grows(debit, true), grows(credit, false))],
  ];
  return met.flatMap(([code, isMet]) => (isMet === true ? [code] : []));
}

/** The room of an account whose balance this side of the movement makes smaller. */
const shrinks = (account: Account | undefined, ifDebitNormal: boolean) =>
  account?.isDebitNormal === ifDebitNormal ? roomAboveFloor(account) : null;

const grows = (account: Account | undefined, ifDebitNormal: boolean) =>
  account?.isDebitNormal === ifDebitNormal ? roomBelowCeiling(account) : null;

const asAccount = ({ accountId, ...figures }: AccountBalance): Account => ({
  ...figures,
  id: accountId,
  isDebitNormal: sideOf(figures.code) === "debit",
});
