import * as identity from "../identity.ts";
import type { RouteContract } from "./contract.ts";

export const demoRoutes = {
  demoSignIn: {
    operationId: "demoSignIn",
    method: "POST",
    path: "/v1/demo/session",
    tag: "demo",
    access: "public",
    summary: "Demo world only: become a seeded persona",
    body: identity.demoSignInRequest,
    success: { status: 201, body: identity.session },
  },
  demoInbox: {
    operationId: "demoInbox",
    method: "GET",
    path: "/v1/demo/inbox",
    tag: "demo",
    access: "public",
    summary: "Demo world only: every mail and SMS that was sent",
    success: { status: 200, body: identity.demoInbox },
  },
} as const satisfies Record<string, RouteContract>;
