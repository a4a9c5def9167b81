import * as identity from "../identity.ts";
import type { RouteContract } from "./contract.ts";

export const systemRoutes = {
  getConfig: {
    operationId: "getConfig",
    method: "GET",
    path: "/v1/config",
    tag: "system",
    access: "public",
    summary: "What a client must know before anyone has signed in",
    success: { status: 200, body: identity.publicConfig },
  },
} as const satisfies Record<string, RouteContract>;
