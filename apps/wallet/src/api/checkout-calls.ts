import { unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

/** What a merchant asks to be paid; anybody with its address may look. */
export const checkoutQuery = (checkoutId: string) =>
  queryOptions({
    queryKey: ["checkouts", checkoutId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/checkouts/{checkoutId}", { signal, params: { path: { checkoutId } } })),
    staleTime: 0,
  });

export const paymentLinkQuery = (linkId: string) =>
  queryOptions({
    queryKey: ["payment-links", linkId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/payment-links/{linkId}", { signal, params: { path: { linkId } } })),
  });

/** A checkout of one's own for a link. Nothing moves by it. */
export const followLink = (linkId: string, amountMinor: string | null) =>
  unwrap(
    api.POST("/v1/payment-links/{linkId}/checkouts", {
      params: { path: { linkId } },
      body: { amountMinor },
    }),
  );
