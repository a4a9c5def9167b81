import { type components, idempotent, unwrap } from "@okpay/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type Merchant = Schemas["Merchant"];
export type MerchantDetail = Schemas["MerchantDetail"];
export type MerchantMode = Schemas["MerchantMode"];
export type MerchantKey = Schemas["MerchantKey"];
export type MerchantPayment = Schemas["MerchantPayment"];
export type MerchantPaymentRow = Schemas["MerchantPaymentRow"];
export type PaymentLink = Schemas["PaymentLink"];
export type Webhook = Schemas["Webhook"];
export type WebhookDelivery = Schemas["WebhookDelivery"];
export type CheckoutPage = Schemas["CheckoutPage"];

const of = (merchantId: string) => ({ params: { path: { merchantId } } });
const paged = (mode: MerchantMode, cursor: string | undefined) => ({
  mode,
  ...(cursor === undefined ? {} : { cursor }),
});

export const merchantsQuery = queryOptions({
  queryKey: ["merchants"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/merchants", { signal })),
});
/** Others change it all the time: each part of the portal that is opened asks again, and shows what it knows meanwhile. */
const EVER_NEW = { refetchOnMount: "always" } as const;

export const merchantQuery = (merchantId: string) =>
  queryOptions({
    queryKey: ["merchants", merchantId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/merchants/{merchantId}", { signal, ...of(merchantId) })),
    ...EVER_NEW,
  });
export const openMerchant = (body: Schemas["OpenMerchantRequest"]) =>
  unwrap(api.POST("/v1/merchants", { body }));
export const changeMerchant = (merchantId: string, body: Schemas["ChangeMerchantRequest"]) =>
  unwrap(api.PATCH("/v1/merchants/{merchantId}", { ...of(merchantId), body }));

export const addMember = (merchantId: string, body: Schemas["AddMemberRequest"]) =>
  unwrap(api.POST("/v1/merchants/{merchantId}/members", { ...of(merchantId), body }));
export const removeMember = (merchantId: string, memberId: string) =>
  unwrap(
    api.DELETE("/v1/merchants/{merchantId}/members/{memberId}", {
      params: { path: { merchantId, memberId } },
    }),
  );

export const keysQuery = (merchantId: string) =>
  queryOptions({
    queryKey: ["merchants", merchantId, "keys"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/merchants/{merchantId}/keys", { signal, ...of(merchantId) })),
  });
export const createKey = (merchantId: string, body: Schemas["CreateKeyRequest"]) =>
  unwrap(api.POST("/v1/merchants/{merchantId}/keys", { ...of(merchantId), body }));
export const rotateKey = (merchantId: string, keyId: string, overlapHours: number) =>
  unwrap(
    api.POST("/v1/merchants/{merchantId}/keys/{keyId}/rotation", {
      params: { path: { merchantId, keyId } },
      body: { overlapHours },
    }),
  );
export const revokeKey = (merchantId: string, keyId: string) =>
  unwrap(
    api.DELETE("/v1/merchants/{merchantId}/keys/{keyId}", {
      params: { path: { merchantId, keyId } },
    }),
  );

export const webhooksQuery = (merchantId: string) =>
  queryOptions({
    queryKey: ["merchants", merchantId, "webhooks"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/merchants/{merchantId}/webhooks", { signal, ...of(merchantId) })),
  });
export const addWebhook = (merchantId: string, body: Schemas["AddWebhookRequest"]) =>
  unwrap(api.POST("/v1/merchants/{merchantId}/webhooks", { ...of(merchantId), body }));
const atWebhook = (merchantId: string, webhookId: string) => ({
  params: { path: { merchantId, webhookId } },
});
export const changeWebhook = (
  merchantId: string,
  webhookId: string,
  body: Schemas["ChangeWebhookRequest"],
) =>
  unwrap(
    api.PATCH("/v1/merchants/{merchantId}/webhooks/{webhookId}", {
      ...atWebhook(merchantId, webhookId),
      body,
    }),
  );
export const removeWebhook = (merchantId: string, webhookId: string) =>
  unwrap(
    api.DELETE("/v1/merchants/{merchantId}/webhooks/{webhookId}", atWebhook(merchantId, webhookId)),
  );
export const rotateWebhookSecret = (merchantId: string, webhookId: string) =>
  unwrap(
    api.POST(
      "/v1/merchants/{merchantId}/webhooks/{webhookId}/secret",
      atWebhook(merchantId, webhookId),
    ),
  );
export const testWebhook = (merchantId: string, webhookId: string) =>
  unwrap(
    api.POST(
      "/v1/merchants/{merchantId}/webhooks/{webhookId}/test",
      atWebhook(merchantId, webhookId),
    ),
  );

const LOOK_AGAIN_MS = 4_000;
const SOON_MS = 60_000;
/** Newest first; asks again while something is on its way. */
export const deliveriesQuery = (merchantId: string, mode: MerchantMode) =>
  infiniteQueryOptions({
    queryKey: ["merchants", merchantId, "deliveries", mode],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/merchants/{merchantId}/webhook-deliveries", {
          signal,
          params: { path: { merchantId }, query: paged(mode, pageParam) },
        }),
      ),
    ...EVER_NEW,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: (query) =>
      lookAgainAt((query.state.data?.pages ?? []).flatMap(({ deliveries }) => deliveries)),
  });

/** A try of the next minutes is worth looking out for; one of tomorrow is not. */
function lookAgainAt(
  deliveries: readonly Pick<WebhookDelivery, "state" | "nextTryAt">[],
): number | false {
  const soon = Date.now() + SOON_MS;
  return deliveries.some(
    ({ state, nextTryAt }) =>
      state === "waiting" && (nextTryAt === null || Date.parse(nextTryAt) < soon),
  )
    ? LOOK_AGAIN_MS
    : false;
}

export const deliveryQuery = (merchantId: string, deliveryId: string) =>
  queryOptions({
    queryKey: ["merchants", merchantId, "delivery", deliveryId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/merchants/{merchantId}/webhook-deliveries/{deliveryId}", {
          signal,
          params: { path: { merchantId, deliveryId } },
        }),
      ),
    refetchInterval: ({ state: { data } }) => lookAgainAt(data === undefined ? [] : [data]),
  });
/** Everything of that time that was not delivered, once more; answers with how much it is. */
export const replayMissed = (merchantId: string, webhookId: string, from: Date, to: Date) =>
  unwrap(
    api.POST("/v1/merchants/{merchantId}/webhooks/{webhookId}/replay", {
      ...atWebhook(merchantId, webhookId),
      body: { from: from.toISOString(), to: to.toISOString() },
    }),
  );
export const replayDelivery = (merchantId: string, deliveryId: string) =>
  unwrap(
    api.POST("/v1/merchants/{merchantId}/webhook-deliveries/{deliveryId}/replay", {
      params: { path: { merchantId, deliveryId } },
    }),
  );

/** Whoever stands at a counter waits for the next payment to come in. */
const COMES_IN_MS = 10_000;

export const merchantPaymentsQuery = (merchantId: string, mode: MerchantMode) =>
  infiniteQueryOptions({
    queryKey: ["merchants", merchantId, "payments", mode],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/merchants/{merchantId}/payments", {
          signal,
          params: { path: { merchantId }, query: paged(mode, pageParam) },
        }),
      ),
    refetchInterval: COMES_IN_MS,
    ...EVER_NEW,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
const atPayment = (merchantId: string, paymentId: string) => ({
  params: { path: { merchantId, paymentId } },
});
export const merchantPaymentQuery = (merchantId: string, paymentId: string) =>
  queryOptions({
    queryKey: ["merchants", merchantId, "payment", paymentId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/merchants/{merchantId}/payments/{paymentId}", {
          signal,
          ...atPayment(merchantId, paymentId),
        }),
      ),
    ...EVER_NEW,
  });
/** Safe to repeat with the same key: one key is one command for this payment, for ever. */
export const refundPayment = (
  merchantId: string,
  paymentId: string,
  body: Schemas["RefundRequest"],
  key: string,
) =>
  unwrap(
    api.POST("/v1/merchants/{merchantId}/payments/{paymentId}/refunds", {
      params: { path: { merchantId, paymentId }, header: idempotent(key) },
      body,
    }),
  );
export const capturePayment = (merchantId: string, paymentId: string, key: string) =>
  unwrap(
    api.POST("/v1/merchants/{merchantId}/payments/{paymentId}/captures", {
      params: { path: { merchantId, paymentId }, header: idempotent(key) },
      body: {},
    }),
  );
export const voidPayment = (merchantId: string, paymentId: string, key: string) =>
  unwrap(
    api.POST("/v1/merchants/{merchantId}/payments/{paymentId}/void", {
      params: { path: { merchantId, paymentId }, header: idempotent(key) },
    }),
  );

export const linksQuery = (merchantId: string, mode: MerchantMode) =>
  queryOptions({
    queryKey: ["merchants", merchantId, "links", mode],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/merchants/{merchantId}/links", {
          signal,
          params: { path: { merchantId }, query: { mode, limit: "100" } },
        }),
      ),
  });
export const createLink = (merchantId: string, body: Schemas["CreatePortalLinkRequest"]) =>
  unwrap(api.POST("/v1/merchants/{merchantId}/links", { ...of(merchantId), body }));
export const endLink = (merchantId: string, linkId: string) =>
  unwrap(
    api.DELETE("/v1/merchants/{merchantId}/links/{linkId}", {
      params: { path: { merchantId, linkId } },
    }),
  );

export const payoutsQuery = (merchantId: string) =>
  queryOptions({
    queryKey: ["merchants", merchantId, "payouts"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/merchants/{merchantId}/payouts", {
          signal,
          params: { path: { merchantId }, query: { limit: "100" } },
        }),
      ),
  });
export const payOut = (
  merchantId: string,
  currency: Schemas["PayoutRequest"]["currency"],
  key: string,
) =>
  unwrap(
    api.POST("/v1/merchants/{merchantId}/payouts", {
      params: { path: { merchantId }, header: idempotent(key) },
      body: { currency },
    }),
  );
