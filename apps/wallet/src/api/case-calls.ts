import { type components, idempotent, type paths, unwrap } from "@okpay/api-client";
import type { Locale } from "@okpay/i18n/locales";
import { uploadFile } from "@okpay/ui/upload.ts";
import { queryOptions } from "@tanstack/react-query";
import { currentLocale } from "../app/texts.ts";
import { defaultCountry } from "../features/register/phone.ts";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type ContactNow = Schemas["ContactNow"];
export type CaseContext = Schemas["CaseContext"];
export type CustomerCase = Schemas["CustomerCase"];
export type CustomerCaseSummary = Schemas["CustomerCaseSummary"];
export type CaseRequest = Schemas["OpenCustomerCaseRequest"];
export type CallCode = Schemas["CallCode"];
export type CameFrom = NonNullable<paths["/v1/cases/context"]["get"]["parameters"]["query"]>;

const OFTEN_MS = 30_000;

/** Open or not and how busy, kept fresh while the page is looked at. */
export const contactNowQuery = queryOptions({
  queryKey: ["contact"],
  queryFn: ({ signal }) =>
    unwrap(
      api.GET("/v1/hotline/contact", { signal, params: { query: { country: defaultCountry() } } }),
    ),
  refetchInterval: OFTEN_MS,
});
/** The same of the line that takes calls of the app: wherever its customers are, it is one line with its hours. */
export const callNowQuery = queryOptions({
  queryKey: ["contact", "app"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/hotline/contact", { signal })),
  refetchInterval: OFTEN_MS,
});
export const caseContextQuery = (from: CameFrom) =>
  queryOptions({
    queryKey: ["cases", "context", from],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/cases/context", { signal, params: { query: from } })),
  });
/** A POST that keeps nothing: what somebody tells of their problem is in no address and no log. */
export const triageQuery = (text: string, locale: Locale) =>
  queryOptions({
    queryKey: ["help", "triage", locale, text],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/v1/help/triage", { signal, body: { text, locale } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
export const ownCasesQuery = queryOptions({
  queryKey: ["cases", "list"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/cases", { signal })),
});
export const ownCaseQuery = (caseId: string) =>
  queryOptions({
    queryKey: ["cases", "one", caseId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/cases/{caseId}", { signal, params: { path: { caseId } } })),
    refetchInterval: OFTEN_MS,
  });

/** Safe to repeat with the same key. */
export const openCase = (body: CaseRequest, key: string) =>
  unwrap(api.POST("/v1/cases", { params: { header: idempotent(key) }, body }));
/** Safe to repeat with the same key. */
export const writeToCase = (caseId: string, text: string, key: string) =>
  unwrap(
    api.POST("/v1/cases/{caseId}/messages", {
      params: { path: { caseId }, header: idempotent(key) },
      body: { text },
    }),
  );
/** Safe to repeat with the same key. */
export const attachToCase = (
  caseId: string,
  file: Blob,
  key: string,
  onProgress: (share: number) => void,
): Promise<CustomerCase> =>
  uploadFile({
    path: `/v1/cases/${caseId}/attachments`,
    file,
    headers: { "Accept-Language": currentLocale(), ...idempotent(key) },
    onProgress,
  });
export const openAttachment = async (caseId: string, attachmentId: string) =>
  (
    await unwrap(
      api.GET("/v1/cases/{caseId}/attachments/{attachmentId}", {
        params: { path: { caseId, attachmentId } },
      }),
    )
  ).picture;
export const closeCase = (caseId: string) =>
  unwrap(api.POST("/v1/cases/{caseId}/close", { params: { path: { caseId } } }));
export const rateCase = (caseId: string, score: number) =>
  unwrap(api.POST("/v1/cases/{caseId}/rating", { params: { path: { caseId } }, body: { score } }));
export const createCallCode = (caseId: string) =>
  unwrap(api.POST("/v1/cases/{caseId}/call-code", { params: { path: { caseId } } }));
