export type { ApprovalCommand, Approvals } from "./approvals.ts";
export { shortName } from "./cases.ts";
export { registerAccessRoutes } from "./routes.ts";
export { type Access, createAccess } from "./service.ts";
export { registerStaffWorkRoutes } from "./work-routes.ts";
