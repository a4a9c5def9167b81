import type { StaffRole } from "../../api/wire.ts";

/** From the least to the most that may be done. */
export const ROLES: readonly StaffRole[] = [
  "agent",
  "senior_agent",
  "supervisor",
  "operator",
  "compliance",
  "administrator",
];
