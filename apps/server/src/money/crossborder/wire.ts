import type { RemittancePrice as PriceOnWire } from "@okpay/contracts";
import type { RemittancePrice } from "../payments/index.ts";
import type { Crossborder } from "./service.ts";

/** A price as whoever asked for it reads it. */
export function priceOnWire({ principal: _ours, ...price }: RemittancePrice): PriceOnWire {
  const { send, fee, midRate, delivery } = price;
  return {
    ...price,
    total: { ...send, amountMinor: send.amountMinor + fee.amountMinor },
    midRate: { ...midRate, asOf: midRate.asOf.toISOString() },
    delivery: {
      ...delivery,
      earliest: delivery.earliest.toISOString(),
      latest: delivery.latest.toISOString(),
      cutOffAt: delivery.cutOffAt?.toISOString() ?? null,
      closedDays: delivery.closedDays.map((day) => ({ ...day })),
    },
  };
}

/** The corridors as everybody reads them. */
export const corridorsOnWire = async (crossborder: Crossborder) => ({
  corridors: (await crossborder.corridors()).map(({ accounts, sendCurrencies, ...corridor }) => ({
    ...corridor,
    sendCurrencies: [...sendCurrencies],
    schemes: accounts.map(({ scheme, fields }) => ({ scheme, fields: [...fields] })),
  })),
  isSandbox: crossborder.isSandbox,
});
