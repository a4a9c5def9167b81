export type { ReconciliationDeps } from "./deps.ts";
export { createReconciliation, type Reconciliation } from "./service.ts";
