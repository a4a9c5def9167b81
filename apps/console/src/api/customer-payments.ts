import { type components, unwrap } from "@okpay/api-client";
import type { Locale } from "@okpay/contracts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

export type CustomerPayment = components["schemas"]["CustomerPayment"];

/** Why a customer's payments are looked at: a case, or (without one) the call at the own desk. */
export interface Reason {
  readonly customerId: string;
  readonly caseId: string | undefined;
}

const asked = ({ caseId }: Reason) => (caseId === undefined ? {} : { case: caseId });

/* Every call of these is a look: logged, and shown to the customer. So nothing is repeated by itself, or kept. */
const onceOnly = {
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  retry: false,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;

export const customerPaymentQuery = (reason: Reason, paymentId: string, locale: Locale) =>
  queryOptions({
    ...onceOnly,
    // The server writes the words: another language is another answer.
    queryKey: ["customer-payment", reason.customerId, reason.caseId, paymentId, locale],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/customers/{customerId}/payments/{paymentId}", {
          signal,
          params: { path: { customerId: reason.customerId, paymentId }, query: asked(reason) },
        }),
      ),
  });

export const customerPaymentsQuery = (reason: Reason) =>
  infiniteQueryOptions({
    ...onceOnly,
    queryKey: ["customer-payments", reason.customerId, reason.caseId],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/staff/customers/{customerId}/payments", {
          signal,
          params: {
            path: { customerId: reason.customerId },
            query: {
              ...asked(reason),
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
