import type { CurrencyCode, Money } from "@okpay/money";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { bookDay } from "../../app/times.ts";

export interface Day {
  /** Calendar date, `2026-11-24`. */
  readonly date: string;
  readonly payments: readonly Payment[];
  /** Per currency, what the completed payments of the day came to; signed. */
  readonly totals: readonly Money[];
}

/** Payments, newest first, cut into the days of OKPay's books: the same days as the filter's and the receipts'. */
export function groupByDay(payments: readonly Payment[]): Day[] {
  const days = new Map<string, Payment[]>();
  for (const payment of payments) {
    const date = bookDay(payment.createdAt);
    const day = days.get(date);
    if (day === undefined) days.set(date, [payment]);
    else day.push(payment);
  }
  return [...days].map(([date, ofDay]) => ({ date, payments: ofDay, totals: totalsOf(ofDay) }));
}

function totalsOf(payments: readonly Payment[]): Money[] {
  const sums = new Map<CurrencyCode, bigint>();
  for (const { state, direction, total } of payments) {
    if (state !== "completed") continue;
    const { amountMinor, currency } = moneyOf(total);
    sums.set(
      currency,
      (sums.get(currency) ?? 0n) + (direction === "in" ? amountMinor : -amountMinor),
    );
  }
  return [...sums].map(([currency, amountMinor]) => ({ amountMinor, currency }));
}
