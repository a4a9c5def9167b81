import { z } from "zod";
import * as settlements from "../settlements.ts";
import { reasonRequest } from "../staff.ts";
import type { RouteContract } from "./contract.ts";

const params = z.strictObject({ breakId: settlements.settlementBreakId });

export const settlementRoutes = {
  getSettlements: {
    operationId: "getSettlements",
    method: "GET",
    path: "/v1/staff/settlements",
    tag: "staff",
    access: "staff",
    grant: "settlements.read",
    summary:
      "Days taken in or refused, the suspense account, how old the breaks are, the newest imports",
    success: { status: 200, body: settlements.settlementOverview },
  },
  listSettlementBreaks: {
    operationId: "listSettlementBreaks",
    method: "GET",
    path: "/v1/staff/settlements/breaks",
    tag: "staff",
    access: "staff",
    grant: "settlements.read",
    summary: "Breaks: open ones oldest first, closed ones newest first",
    query: settlements.breaksQuery,
    success: { status: 200, body: settlements.settlementBreaks },
  },
  downloadSettlementBreaks: {
    operationId: "downloadSettlementBreaks",
    method: "GET",
    path: "/v1/staff/settlements/breaks.csv",
    tag: "staff",
    access: "staff",
    grant: "settlements.read",
    summary: "All breaks of a filter in the order of the list, as CSV",
    query: settlements.breaksFileQuery,
    success: { status: 200, body: "csv" },
  },
  getSettlementBreak: {
    operationId: "getSettlementBreak",
    method: "GET",
    path: "/v1/staff/settlements/breaks/:breakId",
    tag: "staff",
    access: "staff",
    grant: "settlements.read",
    summary: "One break: both sides, what its correction would book, who was asked",
    params,
    success: { status: 200, body: settlements.settlementBreakDetail },
  },
  proposeCorrection: {
    operationId: "proposeCorrection",
    method: "POST",
    path: "/v1/staff/settlements/breaks/:breakId/corrections",
    tag: "staff",
    access: "staff",
    grant: "settlements.manage",
    summary: "Ask a second person to correct a break; nothing moves before they agree",
    params,
    body: reasonRequest,
    success: { status: 200, body: settlements.settlementBreakDetail },
  },
  importSettlements: {
    operationId: "importSettlements",
    method: "POST",
    path: "/v1/staff/settlements/imports",
    tag: "staff",
    access: "staff",
    grant: "settlements.manage",
    summary: "Ask every network for its files now, in the background",
    success: { status: 202, body: settlements.settlementRunAsked },
  },
} as const satisfies Record<string, RouteContract>;
