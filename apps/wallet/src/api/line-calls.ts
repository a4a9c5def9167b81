import { unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { defaultCountry } from "../features/register/phone.ts";
import { api } from "./http.ts";

/** Rarely changed, and shown on many pages: asked for once in five minutes. */
export const linesQuery = queryOptions({
  queryKey: ["lines"],
  queryFn: ({ signal }) =>
    unwrap(
      api.GET("/v1/hotline/lines", { signal, params: { query: { country: defaultCountry() } } }),
    ),
  staleTime: 5 * 60_000,
});
