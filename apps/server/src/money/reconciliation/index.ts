export {
  createReconciliation,
  type Reconciliation,
  type ReconciliationDeps,
} from "./service.ts";
