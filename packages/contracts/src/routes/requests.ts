import { z } from "zod";
import * as requests from "../requests.ts";
import type { RouteContract } from "./contract.ts";

const requestParams = z.strictObject({ requestId: requests.requestId });

export const requestRoutes = {
  createMoneyRequest: {
    operationId: "createMoneyRequest",
    method: "POST",
    path: "/v1/requests",
    tag: "payments",
    access: "session",
    idempotency: "required",
    summary: "Ask somebody for money, or make a link that whoever has it may pay once",
    body: requests.createMoneyRequest,
    success: { status: 201, body: requests.moneyRequest },
  },
  listMoneyRequests: {
    operationId: "listMoneyRequests",
    method: "GET",
    path: "/v1/requests",
    tag: "payments",
    access: "session",
    summary: "What this person asked for and is asked for, newest first",
    query: requests.moneyRequestsQuery,
    success: { status: 200, body: requests.moneyRequests },
  },
  getMoneyRequest: {
    operationId: "getMoneyRequest",
    method: "GET",
    path: "/v1/requests/:requestId",
    tag: "payments",
    access: "session",
    summary: "One request; it is paid by a quote of kind request",
    params: requestParams,
    success: { status: 200, body: requests.moneyRequest },
  },
  turnDownMoneyRequest: {
    operationId: "turnDownMoneyRequest",
    method: "POST",
    path: "/v1/requests/:requestId/turn-down",
    tag: "payments",
    access: "session",
    summary: "Do not pay what one is asked for; safe to repeat",
    params: requestParams,
    body: requests.turnDownRequest,
    success: { status: 200, body: requests.moneyRequest },
  },
  withdrawMoneyRequest: {
    operationId: "withdrawMoneyRequest",
    method: "POST",
    path: "/v1/requests/:requestId/withdraw",
    tag: "payments",
    access: "session",
    summary: "Take back what one asked for; safe to repeat",
    params: requestParams,
    success: { status: 200, body: requests.moneyRequest },
  },
  listRequestBlocks: {
    operationId: "listRequestBlocks",
    method: "GET",
    path: "/v1/request-blocks",
    tag: "payments",
    access: "session",
    summary: "Who may not ask this person for money",
    success: { status: 200, body: requests.requestBlocks },
  },
  removeRequestBlock: {
    operationId: "removeRequestBlock",
    method: "DELETE",
    path: "/v1/request-blocks/:blockId",
    tag: "payments",
    access: "session",
    summary: "Let somebody ask for money again",
    params: z.strictObject({ blockId: requests.requestBlockId }),
    success: { status: 204, body: null },
  },
} as const satisfies Record<string, RouteContract>;
