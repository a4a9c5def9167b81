import { type components, type paths, unwrap } from "@okpay/api-client";
import { uploadFile } from "@okpay/ui/upload.ts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { currentLocale } from "../app/texts.ts";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type CaseRow = Schemas["StaffCaseRow"];
export type CaseView = Schemas["StaffCaseView"];
export type CaseEntry = Schemas["StaffCaseEntry"];
export type CaseKind = Schemas["CaseKind"];
export type CaseTopic = Schemas["MatterTopic"];
export type PauseReason = Schemas["CasePauseReason"];
export type RootCause = Schemas["CaseRootCause"];
export type SuggestionBoard = Schemas["SuggestionBoard"];
export type SuggestionGroup = Schemas["SuggestionGroup"];
export type CaseReport = Schemas["CaseReport"];

type QueueParams = NonNullable<paths["/v1/staff/customer-cases"]["get"]["parameters"]["query"]>;
/** As the address bar has it. */
export type CaseFilter = Omit<QueueParams, "cursor">;
export type CaseQueue = NonNullable<CaseFilter["queue"]>;
export type ReportQuery = paths["/v1/staff/case-reports"]["get"]["parameters"]["query"];

/** Every list of cases: what a deed makes old. */
export const CASE_LISTS = ["customer-cases", "lists"] as const;

export const caseQueueQuery = (filter: CaseFilter) =>
  infiniteQueryOptions({
    queryKey: [...CASE_LISTS, "queue", filter],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/staff/customer-cases", {
          signal,
          params: {
            query: { ...filter, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

const at = (caseId: string) => ({ params: { path: { caseId } } });

/** Every answer is a look in the audit log: asked once while the page is open, again only when somebody presses for it. */
export const caseQuery = (caseId: string) =>
  queryOptions({
    queryKey: ["customer-cases", "one", caseId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/customer-cases/{caseId}", { ...at(caseId), signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });

export const takeCase = (caseId: string) =>
  unwrap(api.POST("/v1/staff/customer-cases/{caseId}/take", at(caseId)));
export const assignCase = (caseId: string, body: Schemas["AssignCaseRequest"]) =>
  unwrap(api.POST("/v1/staff/customer-cases/{caseId}/assign", { ...at(caseId), body }));
export const noteOnCase = (caseId: string, text: string) =>
  unwrap(api.POST("/v1/staff/customer-cases/{caseId}/notes", { ...at(caseId), body: { text } }));
export const answerCase = (caseId: string, body: Schemas["AnswerCaseRequest"]) =>
  unwrap(api.POST("/v1/staff/customer-cases/{caseId}/answer", { ...at(caseId), body }));
export const pauseCase = (caseId: string, body: Schemas["PauseCaseRequest"]) =>
  unwrap(api.POST("/v1/staff/customer-cases/{caseId}/pause", { ...at(caseId), body }));
export const resumeCase = (caseId: string) =>
  unwrap(api.POST("/v1/staff/customer-cases/{caseId}/resume", at(caseId)));
export const escalateCase = (caseId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/customer-cases/{caseId}/escalate", { ...at(caseId), body: { reason } }),
  );

export const suggestionsQuery = queryOptions({
  queryKey: [...CASE_LISTS, "suggestions"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/suggestions", { signal })),
});
const group = (groupId: string) => ({ params: { path: { groupId } } });
export const groupSuggestions = (title: string, cases: string[]) =>
  unwrap(api.POST("/v1/staff/suggestions/groups", { body: { title, cases } }));
export const addToGroup = (groupId: string, cases: string[]) =>
  unwrap(
    api.POST("/v1/staff/suggestions/groups/{groupId}/cases", {
      ...group(groupId),
      body: { cases },
    }),
  );
export const answerGroup = (groupId: string, body: Schemas["AnswerGroupRequest"]) =>
  unwrap(api.POST("/v1/staff/suggestions/groups/{groupId}/answer", { ...group(groupId), body }));

export const caseReportQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: [...CASE_LISTS, "report", query],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/case-reports", { signal, params: { query } })),
  });

/** To the customer as an entry of the thread, or to colleagues as a note. */
export const attachToCase = (
  caseId: string,
  to: "customer" | "colleagues",
  file: Blob,
  onProgress: (share: number) => void,
): Promise<CaseView> =>
  uploadFile({
    path: `/v1/staff/customer-cases/${caseId}/attachments?to=${to}`,
    file,
    headers: { "Accept-Language": currentLocale() },
    onProgress,
  });
/** The look is in the audit log. */
export const openAttachment = async (caseId: string, attachmentId: string) =>
  (
    await unwrap(
      api.GET("/v1/staff/customer-cases/{caseId}/attachments/{attachmentId}", {
        params: { path: { caseId, attachmentId } },
      }),
    )
  ).picture;
