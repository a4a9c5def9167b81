import { type components, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];

export const limitsQuery = queryOptions({
  queryKey: ["limits"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/limits", { signal })),
});
export const changeLimit = (body: Schemas["ChangeLimitRequest"]) =>
  unwrap(api.PATCH("/v1/limits", { body }));
