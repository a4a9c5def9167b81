import { unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

/** What is asked of this person and still open, for the first page; under the key of all requests. */
export const askedOfMeQuery = queryOptions({
  queryKey: ["requests", "asked"],
  queryFn: ({ signal }) =>
    unwrap(
      api.GET("/v1/requests", {
        signal,
        params: { query: { direction: "out", isOpen: "true", limit: "3" } },
      }),
    ),
});
