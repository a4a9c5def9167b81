import { z } from "zod";
import * as confirmations from "../confirmations.ts";
import type { RouteContract } from "./contract.ts";

export const confirmationRoutes = {
  startConfirmation: {
    operationId: "startConfirmation",
    method: "POST",
    path: "/v1/payments/confirmations",
    tag: "payments",
    access: "session",
    summary: "Ask for a proof bound to this amount and payee",
    body: confirmations.startConfirmationRequest,
    success: { status: 201, body: confirmations.confirmation },
  },
  verifyConfirmation: {
    operationId: "verifyConfirmation",
    method: "POST",
    path: "/v1/payments/confirmations/:confirmationId/verify",
    tag: "payments",
    access: "session",
    summary: "Give the proof; the payment may then be confirmed with this id",
    params: z.strictObject({ confirmationId: confirmations.confirmationId }),
    body: confirmations.verifyConfirmationRequest,
    success: { status: 200, body: confirmations.confirmation },
  },
} as const satisfies Record<string, RouteContract>;
