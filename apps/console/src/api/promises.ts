import { type components, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

export type StaffPromise = components["schemas"]["StaffPromise"];
export type Whose = "mine" | "all";

/** What was promised to callers and is not kept; the first due before all. */
export const promisesQuery = (whose: Whose) =>
  queryOptions({
    queryKey: ["promises", whose],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/promises", { signal, params: { query: { whose } } })),
    refetchInterval: 60_000,
  });
export const keepPromise = (promiseId: string) =>
  unwrap(api.POST("/v1/staff/promises/{promiseId}/kept", { params: { path: { promiseId } } }));
export const takePromise = (promiseId: string) =>
  unwrap(api.POST("/v1/staff/promises/{promiseId}/owner", { params: { path: { promiseId } } }));
