import * as promises from "../promises.ts";
import type { RouteContract } from "./contract.ts";

export const promiseRoutes = {
  listOwnPromises: {
    tag: "hotline",
    access: "session",
    operationId: "listOwnPromises",
    method: "GET",
    path: "/v1/promises",
    summary: "What our agents promised on the telephone and have not kept yet",
    success: { status: 200, body: promises.customerPromises },
  },
} as const satisfies Record<string, RouteContract>;

const ofAgent = { tag: "hotline", access: "staff", grant: "calls.take" } as const;

export const promiseStaffRoutes = {
  listPromises: {
    ...ofAgent,
    operationId: "listPromises",
    method: "GET",
    path: "/v1/staff/promises",
    summary: "What was promised to callers and is not kept yet",
    query: promises.staffPromisesQuery,
    success: { status: 200, body: promises.staffPromises },
  },
  takePromise: {
    ...ofAgent,
    operationId: "takePromise",
    method: "POST",
    path: "/v1/staff/promises/:promiseId/owner",
    summary: "One that anybody may keep is kept by me; repeating it changes nothing",
    params: promises.promiseParams,
    success: { status: 204, body: null },
  },
  keepPromise: {
    ...ofAgent,
    operationId: "keepPromise",
    method: "POST",
    path: "/v1/staff/promises/:promiseId/kept",
    summary: "It is done, says somebody who may read it; repeating it changes nothing",
    params: promises.promiseParams,
    success: { status: 204, body: null },
  },
} as const satisfies Record<string, RouteContract>;
