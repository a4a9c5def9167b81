import * as staffing from "../staffing.ts";
import type { RouteContract } from "./contract.ts";

const ofHotline = { tag: "hotline", access: "staff" } as const;

/** The console's planning of who has to be there. */
export const staffingRoutes = {
  getStaffing: {
    ...ofHotline,
    grant: "calls.watch",
    operationId: "getStaffing",
    method: "GET",
    path: "/v1/staff/calls/staffing",
    summary: "A day by half hours: calls expected, agents needed (Erlang A with measured patience)",
    query: staffing.staffingQuery,
    success: { status: 200, body: staffing.staffingDay },
  },
  planStaffing: {
    ...ofHotline,
    grant: "agents.manage",
    operationId: "planStaffing",
    method: "POST",
    path: "/v1/staff/calls/staffing/plan",
    summary: "Plans the agents of a weekday; callbacks are booked only where they leave room",
    body: staffing.staffingPlanRequest,
    success: { status: 204, body: null },
  },
} as const satisfies Record<string, RouteContract>;
