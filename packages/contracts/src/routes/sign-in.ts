import * as authentication from "../authentication.ts";
import * as identity from "../identity.ts";
import type { RouteContract } from "./contract.ts";

export const signInRoutes = {
  getPendingSignIn: {
    operationId: "getPendingSignIn",
    method: "GET",
    path: "/v1/sign-in",
    tag: "session",
    access: "public",
    summary: "The sign-in of this browser that waits for its second factor",
    success: { status: 200, body: authentication.pendingSignIn },
  },
  startSignInChallenge: {
    operationId: "startSignInChallenge",
    method: "POST",
    path: "/v1/sign-in/challenges",
    tag: "session",
    access: "public",
    summary: "Send a code, or ask for a passkey, for the waiting sign-in",
    body: authentication.startChallengeRequest,
    success: { status: 201, body: authentication.challenge },
  },
  finishSignIn: {
    operationId: "finishSignIn",
    method: "POST",
    path: "/v1/sign-in/finish",
    tag: "session",
    access: "public",
    summary: "Prove the second factor; sets the session cookie",
    body: authentication.finishSignInRequest,
    success: { status: 201, body: identity.session },
  },
  abandonSignIn: {
    operationId: "abandonSignIn",
    method: "DELETE",
    path: "/v1/sign-in",
    tag: "session",
    access: "public",
    summary: "Give the waiting sign-in up",
    success: { status: 204, body: null },
  },
  startPasskeySignIn: {
    operationId: "startPasskeySignIn",
    method: "POST",
    path: "/v1/sign-in/passkey/options",
    tag: "session",
    access: "public",
    summary: "Begin signing in with a passkey alone",
    success: { status: 201, body: authentication.passkeyOptions },
  },
  finishPasskeySignIn: {
    operationId: "finishPasskeySignIn",
    method: "POST",
    path: "/v1/sign-in/passkey",
    tag: "session",
    access: "public",
    summary: "Sign in with a passkey alone; sets the session cookie",
    body: authentication.passkeySignInRequest,
    success: { status: 201, body: identity.session },
  },
} as const satisfies Record<string, RouteContract>;
