import type { CurrencyCode, Money } from "@okpay/money";
import type { RemittanceDelivery, RemittancePrice } from "../ports.ts";

/** A remittance's price inside the sealed quote: amounts as texts, times as numbers, what the quote says already left out. */
export interface WireRemittance {
  readonly country: string;
  readonly fixed: RemittancePrice["fixed"];
  readonly receive: string;
  readonly receiveCurrency: CurrencyCode;
  readonly principal: string;
  readonly margin: string;
  readonly rounding: string;
  readonly midRate: { readonly value: string; readonly source: string; readonly asOfMs: number };
  readonly customerRate: string;
  readonly marginBasisPoints: number;
  readonly costBasisPoints: number;
  readonly rail: RemittanceDelivery["rail"];
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly cutOffAtMs: number | null;
  readonly closedDays: RemittanceDelivery["closedDays"];
}

export const toWireRemittance = (price: RemittancePrice): WireRemittance => ({
  country: price.country,
  fixed: price.fixed,
  receive: price.receive.amountMinor.toString(),
  receiveCurrency: price.receive.currency,
  principal: price.principal.amountMinor.toString(),
  margin: price.margin.amountMinor.toString(),
  rounding: price.rounding.amountMinor.toString(),
  midRate: {
    value: price.midRate.value,
    source: price.midRate.source,
    asOfMs: price.midRate.asOf.getTime(),
  },
  customerRate: price.customerRate,
  marginBasisPoints: price.marginBasisPoints,
  costBasisPoints: price.costBasisPoints,
  rail: price.delivery.rail,
  earliestMs: price.delivery.earliest.getTime(),
  latestMs: price.delivery.latest.getTime(),
  cutOffAtMs: price.delivery.cutOffAt?.getTime() ?? null,
  closedDays: price.delivery.closedDays,
});

/** `amount` and `fee` are the quote's own. */
export function fromWireRemittance(
  wire: WireRemittance,
  { amount, fee }: { readonly amount: Money; readonly fee: Money },
): RemittancePrice {
  const { currency } = amount;
  const sent = (minor: string): Money => ({ amountMinor: BigInt(minor), currency });
  return {
    country: wire.country,
    fixed: wire.fixed,
    send: amount,
    fee,
    receive: { amountMinor: BigInt(wire.receive), currency: wire.receiveCurrency },
    principal: sent(wire.principal),
    margin: sent(wire.margin),
    rounding: sent(wire.rounding),
    midRate: {
      value: wire.midRate.value,
      source: wire.midRate.source,
      asOf: new Date(wire.midRate.asOfMs),
    },
    customerRate: wire.customerRate,
    marginBasisPoints: wire.marginBasisPoints,
    costBasisPoints: wire.costBasisPoints,
    delivery: {
      rail: wire.rail,
      earliest: new Date(wire.earliestMs),
      latest: new Date(wire.latestMs),
      cutOffAt: wire.cutOffAtMs === null ? null : new Date(wire.cutOffAtMs),
      closedDays: wire.closedDays,
    },
  };
}
