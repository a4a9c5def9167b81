import { type components, idempotent, unwrap } from "@okpay/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type MoneyRequest = Schemas["MoneyRequest"];
export type MoneyRequestWish = Schemas["CreateMoneyRequest"];

const at = (requestId: string) => ({ params: { path: { requestId } } });

/** All of them hang on this key: whatever changes one asks for the lists anew. */
export const REQUESTS_KEY = ["requests"] as const;

export const requestsQuery = (direction: "in" | "out") =>
  infiniteQueryOptions({
    queryKey: [...REQUESTS_KEY, direction],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/requests", {
          signal,
          params: {
            query: { direction, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const requestQuery = (requestId: string) =>
  queryOptions({
    queryKey: [...REQUESTS_KEY, requestId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/requests/{requestId}", { signal, ...at(requestId) })),
  });

export const askForMoney = ({ key, wish }: { key: string; wish: MoneyRequestWish }) =>
  unwrap(api.POST("/v1/requests", { params: { header: idempotent(key) }, body: wish }));
export const turnDown = (requestId: string, isBlocking: boolean) =>
  unwrap(
    api.POST("/v1/requests/{requestId}/turn-down", {
      ...at(requestId),
      body: { block: isBlocking },
    }),
  );
export const withdraw = (requestId: string) =>
  unwrap(api.POST("/v1/requests/{requestId}/withdraw", at(requestId)));

export const blocksQuery = queryOptions({
  queryKey: [...REQUESTS_KEY, "blocks"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/request-blocks", { signal })),
});
export const removeBlock = (blockId: string) =>
  unwrap(api.DELETE("/v1/request-blocks/{blockId}", { params: { path: { blockId } } }));
