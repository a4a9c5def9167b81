import { BACKGROUND, type paths, unwrap } from "@okpay/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { hintSession, mayBeSignedIn } from "../app/session-hint.ts";
import { getPayment } from "./calls.ts";
import { api } from "./http.ts";
import { isRefusal } from "./problems.ts";
import type { Session } from "./wire.ts";

export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/config", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether somebody answers now; asked every minute by itself. */
export const hotlineQuery = queryOptions({
  queryKey: ["hotline"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/hotline/status", { signal, headers: BACKGROUND })),
  refetchInterval: 60_000,
});

/** Who is signed in, `null` for nobody: not being signed in is an answer here, not an error. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    if (!mayBeSignedIn()) return null;
    try {
      return await unwrap(api.GET("/v1/session", { signal }));
    } catch (error) {
      if (!isRefusal(error, "unauthenticated")) throw error;
      hintSession("");
      return null;
    }
  },
  staleTime: 60_000,
});

export const walletQuery = queryOptions({
  queryKey: ["wallet"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/wallet", { signal })),
});

export const cardsQuery = queryOptions({
  queryKey: ["cards"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/cards", { signal })),
  staleTime: 300_000,
});

type ActivityParams = NonNullable<paths["/v1/payments"]["get"]["parameters"]["query"]>;
export type ActivityFilter = Omit<ActivityParams, "cursor" | "limit">;

/** The newest payments under a filter, for a card on another page. */
export const latestPaymentsQuery = (limit: number, filter: ActivityFilter = {}) =>
  queryOptions({
    queryKey: ["payments", "latest", limit, filter],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/payments", { signal, params: { query: { ...filter, limit: String(limit) } } }),
      ),
  });

/** Activity page by page; the server's cursor keeps its place while new payments arrive on top. */
export const activityQuery = (filter: ActivityFilter) =>
  infiniteQueryOptions({
    queryKey: ["payments", "activity", filter],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/payments", {
          signal,
          params: {
            query: {
              ...filter,
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
              limit: "20",
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

const CHECK_AGAIN_MS = 4000;

/** One payment; asks again by itself while its outcome is not known. */
export const paymentQuery = (paymentId: string) =>
  queryOptions({
    queryKey: ["payments", "one", paymentId],
    queryFn: ({ signal }) => getPayment(paymentId, signal),
    refetchInterval: (query) => (query.state.data?.state === "processing" ? CHECK_AGAIN_MS : false),
  });

export const registrationQuery = (registrationId: string) =>
  queryOptions({
    queryKey: ["registration", registrationId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/registrations/{registrationId}", {
          signal,
          params: { path: { registrationId } },
        }),
      ),
    // The link may be opened on another device: this page then moves on by itself.
    refetchInterval: (query) => (query.state.data?.state === "pending" ? CHECK_AGAIN_MS : false),
  });

export const inboxQuery = queryOptions({
  queryKey: ["inbox"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/demo/inbox", { signal })),
  refetchInterval: 5000,
});
