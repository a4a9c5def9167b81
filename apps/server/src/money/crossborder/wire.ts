import type { Crossborder } from "./service.ts";

/** The corridors as everybody reads them. */
export const corridorsOnWire = async (crossborder: Crossborder) => ({
  corridors: (await crossborder.corridors()).map(({ accounts, sendCurrencies, ...corridor }) => ({
    ...corridor,
    sendCurrencies: [...sendCurrencies],
    schemes: accounts.map(({ scheme, fields }) => ({ scheme, fields: [...fields] })),
  })),
  isSandbox: crossborder.isSandbox,
});
