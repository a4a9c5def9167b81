import { mediaRenewRequest } from "../call-media.ts";
import * as supervision from "../supervision.ts";
import type { RouteContract } from "./contract.ts";

const ofSupervisor = { tag: "hotline", access: "staff", grant: "calls.supervise" } as const;
const ofAgent = { tag: "hotline", access: "staff", grant: "calls.take" } as const;
const nothing = { status: 204, body: null } as const;
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
    success: nothing,
  },
  answerSupervisionMedia: {
    ...ofSupervisor,
    operationId: "answerSupervisionMedia",
    method: "POST",
    path: "/v1/staff/supervision/media",
    summary: "The supervisor's browser's description of sound, for the agent's",
    body: supervision.supervisionMediaRequest,
    success: nothing,
  },
  renewSupervisionMedia: {
    ...ofSupervisor,
    operationId: "renewSupervisionMedia",
    method: "POST",
    path: "/v1/staff/supervision/media/renewal",
    summary: "The connection to the agent's page was lost: make another",
    body: mediaRenewRequest,
    success: nothing,
  },
  offerSupervisionMedia: {
    ...ofAgent,
    operationId: "offerSupervisionMedia",
    method: "POST",
    path: "/v1/staff/desk/supervision/media",
    summary: "The agent's browser's description of sound, for the supervisor's",
    body: supervision.supervisionMediaRequest,
    success: nothing,
  },
  renewDeskSupervisionMedia: {
    ...ofAgent,
    operationId: "renewDeskSupervisionMedia",
    method: "POST",
    path: "/v1/staff/desk/supervision/media/renewal",
    summary: "The connection to the supervisor's page was lost: make another",
    body: mediaRenewRequest,
    success: nothing,
  },
} as const satisfies Record<string, RouteContract>;
