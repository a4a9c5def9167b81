import { z } from "zod";
import * as identity from "../identity.ts";
import type { RouteContract } from "./contract.ts";

const registrationParams = z.strictObject({ registrationId: identity.registrationId });

export const registrationRoutes = {
  register: {
    operationId: "register",
    method: "POST",
    path: "/v1/registrations",
    tag: "registration",
    access: "public",
    summary: "Start a registration: a link goes to the e-mail address and a code to the phone",
    body: identity.registrationRequest,
    success: { status: 202, body: identity.registration },
  },
  getRegistration: {
    operationId: "getRegistration",
    method: "GET",
    path: "/v1/registrations/:registrationId",
    tag: "registration",
    access: "public",
    summary: "How far a registration has come",
    params: registrationParams,
    success: { status: 200, body: identity.registration },
  },
  confirmEmail: {
    operationId: "confirmEmail",
    method: "POST",
    path: "/v1/registrations/confirm-email",
    tag: "registration",
    access: "public",
    summary:
      "Confirm the e-mail address with the token from the link (the link itself changes nothing)",
    body: identity.confirmEmailRequest,
    success: { status: 200, body: identity.registration },
  },
  confirmPhone: {
    operationId: "confirmPhone",
    method: "POST",
    path: "/v1/registrations/:registrationId/confirm-phone",
    tag: "registration",
    access: "public",
    summary: "Confirm the phone with the code from the SMS",
    params: registrationParams,
    body: identity.confirmPhoneRequest,
    success: { status: 200, body: identity.registration },
  },
  resendConfirmation: {
    operationId: "resendConfirmation",
    method: "POST",
    path: "/v1/registrations/:registrationId/resend",
    tag: "registration",
    access: "public",
    summary: "Send the link or the code again; the earlier one stops working",
    params: registrationParams,
    body: identity.resendRequest,
    success: { status: 202, body: identity.registration },
  },
} as const satisfies Record<string, RouteContract>;
