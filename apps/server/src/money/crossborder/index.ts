export { createSandboxRates } from "./adapters/sandbox-rates.ts";
export { registerBeneficiaryRoutes } from "./beneficiary-routes.ts";
export { registerCrossborderRoutes } from "./routes.ts";
export { type Crossborder, type CrossborderDeps, createCrossborder } from "./service.ts";
export { corridorsOnWire } from "./wire.ts";
