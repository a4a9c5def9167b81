import { type components, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type ReviewEntry = Schemas["ReviewEntry"];
export type ReviewedDocument = Schemas["ReviewedDocument"];
export type DocumentReason = Schemas["DocumentReason"];

export const reviewsQuery = queryOptions({
  queryKey: ["documents", "queue"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/documents", { signal })),
});

const at = (documentId: string) => ({ params: { path: { documentId } } });

/** Every answer is a look in the audit log: asked once while the page is open, never again by itself, and kept by nobody. */
export const lookQuery = (documentId: string) =>
  queryOptions({
    queryKey: ["documents", "look", documentId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/documents/{documentId}", { ...at(documentId), signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });

export const approveDocument = (documentId: string) =>
  unwrap(api.POST("/v1/staff/documents/{documentId}/approve", at(documentId)));
export const rejectDocument = (documentId: string, reason: DocumentReason) =>
  unwrap(
    api.POST("/v1/staff/documents/{documentId}/reject", { ...at(documentId), body: { reason } }),
  );
