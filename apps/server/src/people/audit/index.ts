export { registerAuditRoutes, type StaffNames } from "./routes.ts";
export { type Audit, type AuditDeps, createAudit, type RecordView } from "./service.ts";
export type { Verification } from "./verification.ts";
export { type InclusionEvidence, isIncluded } from "./verifier.ts";
