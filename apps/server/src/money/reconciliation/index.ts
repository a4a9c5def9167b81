export { type ReconciliationVerification, verifyReconciliation } from "./agreement.ts";
export type { SettlementDesk } from "./console.ts";
export type { ReconciliationDeps } from "./deps.ts";
export { registerSettlementRoutes } from "./routes.ts";
export { createReconciliation, type Reconciliation } from "./service.ts";
