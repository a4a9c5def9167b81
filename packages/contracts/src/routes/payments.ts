import { z } from "zod";
import * as payments from "../payments.ts";
import type { RouteContract } from "./contract.ts";

const paymentParams = z.strictObject({ paymentId: payments.paymentId });

export const paymentsRoutes = {
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
  preflightPayment: {
    operationId: "preflightPayment",
    method: "POST",
    path: "/v1/payments/preflight",
    tag: "payments",
    access: "session",
    summary: "Everything that would stop a payment, and the ways to pay, likeliest first",
    body: payments.quoteRequest,
    success: { status: 200, body: payments.preflight },
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
