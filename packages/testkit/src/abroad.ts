import type { Abroad, RemittancePrice } from "../../../apps/server/src/money/payments/index.ts";
import { RequestRefused } from "../../../apps/server/src/platform/refusal.ts";

const UNITS_FOR_ONE = 8n;
const MARGIN_PERCENT = 1n;
const FEE_MINOR = 5_00n;
const DAY_MS = 86_400_000;

const divideUp = (numerator: bigint, denominator: bigint): bigint =>
  (numerator + denominator - 1n) / denominator;

/**
 * Sending abroad at one rate whatever the currencies: eight minor units buy one, 1 % margin, 5.00 fee, there in two days. What
 * rates, corridors and calendars make of it is `money/crossborder`'s, and tested there.
 */
export const FIXED_ABROAD: Abroad = {
  async price({ country, sendCurrency, receiveCurrency, fixed, amount }): Promise<RemittancePrice> {
    if (country === "AQ") throw new RequestRefused("corridor_not_offered");
    const sendMinor =
      fixed === "send"
        ? amount.amountMinor
        : divideUp(amount.amountMinor * UNITS_FOR_ONE * 100n, 100n - MARGIN_PERCENT);
    const margin = (sendMinor * MARGIN_PERCENT) / 100n;
    const exchanged = sendMinor - margin;
    const receiveMinor = fixed === "send" ? exchanged / UNITS_FOR_ONE : amount.amountMinor;
    const principal = receiveMinor * UNITS_FOR_ONE;
    const sent = (amountMinor: bigint) => ({ amountMinor, currency: sendCurrency });
    const now = Date.now();
    return {
      country,
      fixed,
      send: sent(sendMinor),
      fee: sent(FEE_MINOR),
      receive: { amountMinor: receiveMinor, currency: receiveCurrency },
      principal: sent(principal),
      margin: sent(margin),
      rounding: sent(exchanged - principal),
      midRate: { value: "0.125000", source: "test", asOf: new Date(now) },
      customerRate: "0.123750",
      marginBasisPoints: 100,
      costBasisPoints: 150,
      delivery: {
        rail: "working_days",
        earliest: new Date(now + DAY_MS),
        latest: new Date(now + 2 * DAY_MS),
        cutOffAt: new Date(now + DAY_MS / 8),
        closedDays: [{ date: "2026-12-25", country, name: "Christmas Day" }],
      },
    };
  },
};
