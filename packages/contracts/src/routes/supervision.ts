import * as supervision from "../supervision.ts";
import type { RouteContract } from "./contract.ts";

const ofSupervisor = { tag: "hotline", access: "staff", grant: "calls.supervise" } as const;
const state = { status: 200, body: supervision.supervisionState } as const;

/** On the console's listener: of the supervisor who asks, never somebody else's. */
export const supervisionRoutes = {
  getSupervision: {
    ...ofSupervisor,
    operationId: "getSupervision",
    method: "GET",
    path: "/v1/staff/supervision",
    summary:
      "The talk this supervisor is in; waits for news. Asking keeps it: who asks no more has left",
    waits: true,
    query: supervision.supervisionQuery,
    success: state,
  },
  beginSupervision: {
    ...ofSupervisor,
    operationId: "beginSupervision",
    method: "POST",
    path: "/v1/staff/supervision",
    summary:
      "Listens to a talk, for a reason; needs a sign-in of the last hour. Logged from here to its end",
    body: supervision.beginSupervisionRequest,
    success: state,
  },
  chooseSupervisionMode: {
    ...ofSupervisor,
    operationId: "chooseSupervisionMode",
    method: "POST",
    path: "/v1/staff/supervision/mode",
    summary: "Listens, whispers to the agent, or joins the talk",
    body: supervision.supervisionModeRequest,
    success: state,
  },
  endSupervision: {
    ...ofSupervisor,
    operationId: "endSupervision",
    method: "POST",
    path: "/v1/staff/supervision/end",
    summary: "Leaves the talk; once left, it changes nothing",
    success: { status: 204, body: null },
  },
} as const satisfies Record<string, RouteContract>;
