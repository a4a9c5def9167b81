import * as authentication from "../authentication.ts";
import type { RouteContract } from "./contract.ts";

export const stepUpRoutes = {
  getStepUp: {
    operationId: "getStepUp",
    method: "GET",
    path: "/v1/step-up",
    tag: "step-up",
    access: "session",
    summary: "Whether the last full proof is fresh enough, and how to renew it",
    success: { status: 200, body: authentication.stepUpState },
  },
  startStepUp: {
    operationId: "startStepUp",
    method: "POST",
    path: "/v1/step-up/challenges",
    tag: "step-up",
    access: "session",
    summary: "Send a code, or ask for a passkey, for a step-up",
    body: authentication.startChallengeRequest,
    success: { status: 201, body: authentication.challenge },
  },
  finishStepUp: {
    operationId: "finishStepUp",
    method: "POST",
    path: "/v1/step-up",
    tag: "step-up",
    access: "session",
    summary: "Prove again; renews the session cookie",
    body: authentication.stepUpRequest,
    success: { status: 200, body: authentication.stepUpState },
  },
} as const satisfies Record<string, RouteContract>;
