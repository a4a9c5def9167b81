import { type components, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type CardVerification = Schemas["CardVerification"];
export type AddCardRequest = Schemas["AddCardRequest"];

/** Test numbers of the sandbox network; asked for in the demo only. */
export const sandboxCardsQuery = queryOptions({
  queryKey: ["sandbox-cards"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/sandbox/cards", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const addCard = (body: AddCardRequest) => unwrap(api.POST("/v1/cards", { body }));

export const finishCard = (cardId: string) =>
  unwrap(api.POST("/v1/cards/{cardId}/verification", { params: { path: { cardId } } }));

export const removeCard = (cardId: string) =>
  unwrap(api.DELETE("/v1/cards/{cardId}", { params: { path: { cardId } } }));
