import type { RemittancePrice as WirePrice } from "@okpay/contracts";
import type { RemittancePrice } from "../ports.ts";
import { totalOf } from "../rules.ts";

/** A price as the contract tells it: what the house's position gains is nobody's but the house's. */
export function priceOnWire({ principal: _inside, ...price }: RemittancePrice): WirePrice {
  const { midRate, delivery } = price;
  return {
    ...price,
    total: totalOf(price.send, price.fee),
    midRate: { ...midRate, asOf: midRate.asOf.toISOString() },
    delivery: {
      rail: delivery.rail,
      earliest: delivery.earliest.toISOString(),
      latest: delivery.latest.toISOString(),
      cutOffAt: delivery.cutOffAt?.toISOString() ?? null,
      closedDays: [...delivery.closedDays],
    },
  };
}
