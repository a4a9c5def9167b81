export { createSandboxRates } from "./adapters/sandbox-rates.ts";
export { registerBeneficiaryRoutes } from "./beneficiary-routes.ts";
export { feeOf as sendingFeeOf } from "./price.ts";
export { registerCrossborderRoutes } from "./routes.ts";
export { type Crossborder, type CrossborderDeps, createCrossborder } from "./service.ts";
export { corridorsOnWire } from "./wire.ts";
