import * as limits from "../limits.ts";
import type { RouteContract } from "./contract.ts";

export const limitRoutes = {
  getLimits: {
    operationId: "getLimits",
    method: "GET",
    path: "/v1/limits",
    tag: "limits",
    access: "session",
    summary: "Tier, limits and what is left",
    success: { status: 200, body: limits.limits },
  },
  changeLimit: {
    operationId: "changeLimit",
    method: "PATCH",
    path: "/v1/limits",
    tag: "limits",
    access: "session",
    summary: "Own limit: lower at once, higher after 24 hours and a fresh step-up",
    body: limits.changeLimitRequest,
    success: { status: 200, body: limits.limits },
  },
  listDocuments: {
    operationId: "listDocuments",
    method: "GET",
    path: "/v1/documents",
    tag: "limits",
    access: "session",
    summary: "Documents handed in for the next tier",
    success: { status: 200, body: limits.documents },
  },
  uploadDocument: {
    operationId: "uploadDocument",
    method: "POST",
    path: "/v1/documents",
    tag: "limits",
    access: "session",
    summary: "Hand a document in: JPEG, PNG or WebP, up to 8 MiB, as the request body",
    query: limits.uploadDocumentQuery,
    upload: { types: ["image/jpeg", "image/png", "image/webp"], maxBytes: 8 * 1024 * 1024 },
    success: { status: 201, body: limits.documentEntry },
  },
} as const satisfies Record<string, RouteContract>;
