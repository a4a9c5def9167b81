import { type components, type paths, unwrap } from "@okpay/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Locale = components["schemas"]["Locale"];
type Schemas = components["schemas"];
export type SettlementOverview = Schemas["SettlementOverview"];
export type SettlementDay = Schemas["SettlementDay"];
export type SettlementBreak = Schemas["SettlementBreak"];
export type SettlementBreakDetail = Schemas["SettlementBreakDetail"];
export type BreakKind = Schemas["BreakKind"];
type BreakParams = NonNullable<paths["/v1/staff/settlements/breaks"]["get"]["parameters"]["query"]>;
/** As the address bar has it. */
export type BreakFilter = Omit<BreakParams, "after">;

const ALL = ["settlements"] as const;
/** An import is at work in the background: its end shows without a reload. */
const RUNNING_MS = 2_000;

export const settlementsQuery = queryOptions({
  queryKey: [...ALL, "overview"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/settlements", { signal })),
  refetchInterval: ({ state }) =>
    state.data?.runs.some(({ finishedAt }) => finishedAt === null) === true ? RUNNING_MS : false,
});

export const breaksQuery = (filter: BreakFilter) =>
  infiniteQueryOptions({
    queryKey: [...ALL, "breaks", filter],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/staff/settlements/breaks", {
          signal,
          params: {
            query: { ...filter, ...(pageParam === undefined ? {} : { after: pageParam }) },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ breaks, hasMore }) => (hasMore ? breaks.at(-1)?.id : undefined),
  });

/** Every break of a filter, not only the pages that were looked at. */
export const fetchBreaksFile = (filter: BreakFilter, lang: Locale): Promise<Blob> =>
  unwrap(
    api.GET("/v1/staff/settlements/breaks.csv", {
      params: { query: { ...filter, lang } },
      parseAs: "blob",
    }),
  );

export const breakQuery = (breakId: string) =>
  queryOptions({
    queryKey: [...ALL, "break", breakId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/settlements/breaks/{breakId}", {
          signal,
          params: { path: { breakId } },
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.state === "approved" ? RUNNING_MS : false),
  });

export const importSettlements = () => unwrap(api.POST("/v1/staff/settlements/imports"));
export const proposeCorrection = (breakId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/settlements/breaks/{breakId}/corrections", {
      params: { path: { breakId } },
      body: { reason },
    }),
  );
