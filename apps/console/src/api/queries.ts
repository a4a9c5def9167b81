import { isRefusal, type paths, unwrap } from "@okpay/api-client";
import { hintSession, mayBeSignedIn } from "@okpay/ui/session-hint.ts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { momentsOf } from "./days.ts";
import { api } from "./http.ts";
import type { Approval, StaffSession } from "./wire.ts";

export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/config", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Who is signed in, `null` for nobody: not being signed in is an answer here, not an error. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<StaffSession | null> => {
    if (!mayBeSignedIn()) return null;
    try {
      return await unwrap(api.GET("/v1/staff/session", { signal }));
    } catch (error) {
      if (!isRefusal(error, "unauthenticated")) throw error;
      hintSession("");
      return null;
    }
  },
  staleTime: 60_000,
});

export const staffQuery = queryOptions({
  queryKey: ["staff"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/accounts", { signal })),
});

export type ApprovalState = Approval["state"];
export const approvalsQuery = (state: ApprovalState) =>
  queryOptions({
    queryKey: ["approvals", state],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/approvals", { signal, params: { query: { state } } })),
  });

type AuditParams = NonNullable<paths["/v1/staff/audit/events"]["get"]["parameters"]["query"]>;
/** As the address bar has it: `from` and `to` are days on the reader's calendar, both included. */
export type AuditFilter = Omit<AuditParams, "cursor">;

/** Audit events page by page, newest first; the server's cursor keeps its place while new ones arrive. */
export const auditEventsQuery = ({ from, to, ...filter }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", "events", { from, to, ...filter }],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/staff/audit/events", {
          signal,
          params: {
            query: {
              ...filter,
              ...momentsOf({ from, to }),
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const auditEventQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["audit", "event", eventId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/audit/events/{eventId}", { signal, params: { path: { eventId } } }),
      ),
  });
export const auditStateQuery = queryOptions({
  queryKey: ["audit", "state"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/audit", { signal })),
});
export const checkpointsQuery = queryOptions({
  queryKey: ["audit", "checkpoints"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/audit/checkpoints", { signal })),
});
export const findingsQuery = queryOptions({
  queryKey: ["audit", "findings"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/audit/findings", { signal })),
});

export const casesQuery = queryOptions({
  queryKey: ["cases"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/cases", { signal })),
});

/** Every call of this is a look at somebody's record: logged, and shown to the customer. So it is not repeated by itself. */
export const customerQuery = (customerId: string, caseId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, caseId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/customers/{customerId}", {
          signal,
          params: { path: { customerId }, query: { case: caseId } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
