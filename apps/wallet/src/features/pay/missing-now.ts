import type { components } from "@okpay/api-client";
import type { Money } from "@okpay/money";
import { moneyOf, type Payment } from "../../api/wire.ts";

/**
 * What a transfer that failed for want of money lacks today. The recorded shortfall was true in its moment only: days
 * later the balance is another, and the old sum would top up too much or too little.
 */
export function missingNow(
  payment: Pick<Payment, "total">,
  wallet: components["schemas"]["Wallet"],
): Money {
  const total = moneyOf(payment.total);
  const balance = wallet.balances.find(({ currency }) => currency === total.currency);
  const there = balance === undefined ? 0n : moneyOf(balance.available).amountMinor;
  const lacking = total.amountMinor - there;
  return { amountMinor: lacking > 0n ? lacking : 0n, currency: total.currency };
}
