import { z } from "zod";
import { problem } from "./errors.ts";
import * as identity from "./identity.ts";
import * as payments from "./payments.ts";

/**
 * One entry per operation: the server registers from it, the OpenAPI document and the typed client come out of it.
 * `access`: "public" needs nothing, "session" a signed-in customer. `idempotency`: an Idempotency-Key is required.
 */
export interface RouteContract {
  readonly operationId: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly summary: string;
  readonly tag: "registration" | "session" | "wallet" | "payments" | "demo" | "system";
  readonly access: "public" | "session";
  readonly idempotency?: "required";
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Success status and body; `null` for no content, "pdf" for a binary document. */
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly body: z.ZodType | null | "pdf";
  };
}

const registrationParams = z.strictObject({ registrationId: identity.registrationId });
const paymentParams = z.strictObject({ paymentId: payments.paymentId });

export const routes = {
  getConfig: {
    operationId: "getConfig",
    method: "GET",
    path: "/v1/config",
    tag: "system",
    access: "public",
    summary: "What a client must know before anyone has signed in",
    success: { status: 200, body: identity.publicConfig },
  },
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
  signIn: {
    operationId: "signIn",
    method: "POST",
    path: "/v1/session",
    tag: "session",
    access: "public",
    summary: "Sign in; sets the session cookie",
    body: identity.signInRequest,
    success: { status: 201, body: identity.session },
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
  getWallet: {
    operationId: "getWallet",
    method: "GET",
    path: "/v1/wallet",
    tag: "wallet",
    access: "session",
    summary: "Balances per currency",
    success: { status: 200, body: payments.wallet },
  },
  listCards: {
    operationId: "listCards",
    method: "GET",
    path: "/v1/cards",
    tag: "wallet",
    access: "session",
    summary: "Cards that can fund a top-up",
    success: { status: 200, body: payments.cards },
  },
  createQuote: {
    operationId: "createQuote",
    method: "POST",
    path: "/v1/quotes",
    tag: "payments",
    access: "session",
    summary: "Fee, total and payee before anything moves",
    body: payments.quoteRequest,
    success: { status: 200, body: payments.quote },
  },
  createPayment: {
    operationId: "createPayment",
    method: "POST",
    path: "/v1/payments",
    tag: "payments",
    access: "session",
    idempotency: "required",
    summary: "Confirm a quote; one quote makes one payment, for ever",
    body: payments.createPaymentRequest,
    success: { status: 201, body: payments.payment },
  },
  listPayments: {
    operationId: "listPayments",
    method: "GET",
    path: "/v1/payments",
    tag: "payments",
    access: "session",
    summary: "Activity: search, filter, page",
    query: payments.activityQuery,
    success: { status: 200, body: payments.activity },
  },
  getPayment: {
    operationId: "getPayment",
    method: "GET",
    path: "/v1/payments/:paymentId",
    tag: "payments",
    access: "session",
    summary: "One payment with its story",
    params: paymentParams,
    success: { status: 200, body: payments.payment },
  },
  getReceipt: {
    operationId: "getReceipt",
    method: "GET",
    path: "/v1/payments/:paymentId/receipt.pdf",
    tag: "payments",
    access: "session",
    summary: "Receipt of a completed payment as PDF",
    params: paymentParams,
    query: payments.receiptQuery,
    success: { status: 200, body: "pdf" },
  },
} as const satisfies Record<string, RouteContract>;

export type OperationId = keyof typeof routes;
export { problem };
