import { BACKGROUND, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

/** What our agents promised on the telephone and have not kept yet; asking keeps nobody signed in. */
export const promisesQuery = queryOptions({
  queryKey: ["promises"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/promises", { signal, headers: BACKGROUND })),
});
