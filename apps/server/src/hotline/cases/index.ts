export type { CaseCustomers, CasePayments, CaseStaff, LineBusyness } from "./ports.ts";
export { registerCaseRoutes } from "./routes.ts";
export { type CaseOfCall, type Cases, createCases } from "./service.ts";
export { registerStaffCaseRoutes } from "./staff-routes.ts";
