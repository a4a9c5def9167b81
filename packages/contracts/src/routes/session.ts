import * as authentication from "../authentication.ts";
import * as identity from "../identity.ts";
import type { RouteContract } from "./contract.ts";

export const sessionRoutes = {
  signIn: {
    operationId: "signIn",
    method: "POST",
    path: "/v1/session",
    tag: "session",
    access: "public",
    summary: "Sign in; sets the session cookie, or asks for the second factor",
    body: identity.signInRequest,
    success: { status: 201, body: authentication.signInAnswer },
  },
  getSession: {
    operationId: "getSession",
    method: "GET",
    path: "/v1/session",
    tag: "session",
    access: "session",
    summary: "Who is signed in",
    success: { status: 200, body: identity.session },
  },
  signOut: {
    operationId: "signOut",
    method: "DELETE",
    path: "/v1/session",
    tag: "session",
    access: "session",
    summary: "End this session",
    success: { status: 204, body: null },
  },
  updateProfile: {
    operationId: "updateProfile",
    method: "PATCH",
    path: "/v1/profile",
    tag: "session",
    access: "session",
    summary: "Change the language OKPay writes in",
    body: identity.updateProfileRequest,
    success: { status: 200, body: identity.customer },
  },
} as const satisfies Record<string, RouteContract>;
