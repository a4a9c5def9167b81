import * as limits from "../limits.ts";
import type { RouteContract } from "./contract.ts";

export const limitRoutes = {
  getLimits: {
    operationId: "getLimits",
    method: "GET",
    path: "/v1/limits",
    tag: "limits",
    access: "session",
    summary: "Tier, limits and what is left",
    success: { status: 200, body: limits.limits },
  },
  changeLimit: {
    operationId: "changeLimit",
    method: "PATCH",
    path: "/v1/limits",
    tag: "limits",
    access: "session",
    summary: "Own limit: lower at once, higher after 24 hours and a fresh step-up",
    body: limits.changeLimitRequest,
    success: { status: 200, body: limits.limits },
  },
} as const satisfies Record<string, RouteContract>;
