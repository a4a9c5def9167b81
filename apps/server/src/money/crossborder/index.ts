export { createSandboxRates } from "./adapters/sandbox-rates.ts";
export { registerCrossborderRoutes } from "./routes.ts";
export { type Crossborder, createCrossborder, type CrossborderDeps } from "./service.ts";
export { corridorsOnWire, priceOnWire } from "./wire.ts";
