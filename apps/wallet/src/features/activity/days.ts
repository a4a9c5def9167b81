import type { CurrencyCode, Money } from "@okpay/money";
import { moneyOf, type Payment } from "../../api/wire.ts";

export interface Day {
  /** Local calendar date, `2026-11-24`. */
  readonly date: string;
  readonly payments: readonly Payment[];
  /** Per currency, what the completed payments of the day came to; signed. */
  readonly totals: readonly Money[];
}

const dateOf = (at: string): string => {
  const local = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
};

/** Payments, newest first, cut into the days of the person's own clock. */
export function groupByDay(payments: readonly Payment[]): Day[] {
  const days = new Map<string, Payment[]>();
  for (const payment of payments) {
    const date = dateOf(payment.createdAt);
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
