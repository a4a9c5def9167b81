export { createSandboxRates } from "./adapters/sandbox-rates.ts";
export { registerCrossborderRoutes } from "./routes.ts";
export { type Crossborder, type CrossborderDeps, createCrossborder } from "./service.ts";
export { corridorsOnWire, priceOnWire } from "./wire.ts";
