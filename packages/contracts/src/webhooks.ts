import { z } from "zod";
import { merchantId, merchantMode } from "./merchants.ts";
import { publicId, timestamp } from "./primitives.ts";

/** How a merchant's programs are told what happened: Standard Webhooks 1.0. */

export const webhookId = publicId("whe");
export const webhookDeliveryId = publicId("dlv");
export const webhookEventId = publicId("evt");

export const WEBHOOK_EVENTS = [
  "payment.authorized",
  "payment.captured",
  "payment.completed",
  "payment.declined",
  "payment.voided",
  "payment.refunded",
  "payout.paid",
] as const;
/** `webhook.test` is sent on request only, to whatever an endpoint has subscribed. */
export const webhookEventType = z.enum([...WEBHOOK_EVENTS, "webhook.test"]).meta({
  id: "WebhookEventType",
});
export type WebhookEventType = z.infer<typeof webhookEventType>;

const events = z
  .array(z.enum(WEBHOOK_EVENTS))
  .max(WEBHOOK_EVENTS.length)
  .meta({ description: "Types it is told; empty: all", example: [] });

const url = z
  .string()
  .max(500)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""))
  .meta({ example: "https://shop.example.com/okpay" });

export const webhook = z
  .strictObject({
    id: webhookId,
    mode: merchantMode,
    url: z.string(),
    events,
    createdAt: timestamp,
    disabled: z
      .strictObject({ at: timestamp, reason: z.enum(["owner", "gone", "failing"]) })
      .nullable()
      .meta({ description: "gone: it answered 410; failing: three days of failures" }),
    oldSecretUntil: timestamp.nullable().meta({ description: "Rotated: both sign until then" }),
  })
  .meta({ id: "Webhook" });

export const webhooks = z.strictObject({ webhooks: z.array(webhook) }).meta({ id: "Webhooks" });

export const newWebhook = z
  .strictObject({
    webhook,
    secret: z.string().meta({ description: "whsec_…, shown this once" }),
  })
  .meta({ id: "NewWebhook" });

export const addWebhookRequest = z
  .strictObject({ mode: merchantMode, url, events })
  .meta({ id: "AddWebhookRequest" });

export const changeWebhookRequest = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    isEnabled: z.boolean().optional(),
  })
  .meta({ id: "ChangeWebhookRequest" });

export const webhookTry = z
  .strictObject({
    at: timestamp,
    tookMs: z.int(),
    status: z.int().nullable(),
    problem: z
      .enum([
        "address_refused",
        "name_unknown",
        "no_connection",
        "time_out",
        "tls",
        "broken_answer",
      ])
      .nullable(),
    answer: z.string().meta({ description: "The beginning of what it answered" }),
  })
  .meta({ id: "WebhookTry" });

export const webhookDelivery = z
  .strictObject({
    id: webhookDeliveryId,
    webhookId,
    url: z.string(),
    eventId: webhookEventId,
    type: webhookEventType,
    state: z.enum(["waiting", "delivered", "failed", "dropped"]).meta({
      description: "failed: given up after three days; dropped: the endpoint was switched off",
    }),
    tries: z.int(),
    lastStatus: z.int().nullable(),
    nextTryAt: timestamp.nullable(),
    createdAt: timestamp,
    deliveredAt: timestamp.nullable(),
    isReplay: z.boolean(),
  })
  .meta({ id: "WebhookDelivery" });

export const webhookDeliveryDetail = z
  .strictObject({
    ...webhookDelivery.shape,
    body: z.string().meta({ description: "What is sent and signed, byte for byte" }),
    log: z.array(webhookTry),
  })
  .meta({ id: "WebhookDeliveryDetail" });

export const webhookDeliveries = z
  .strictObject({ deliveries: z.array(webhookDelivery), nextCursor: z.string().nullable() })
  .meta({ id: "WebhookDeliveries", description: "Newest first" });

export const deliveryQuery = z
  .strictObject({
    mode: merchantMode,
    webhookId: webhookId.optional(),
    state: z.enum(["waiting", "delivered", "failed", "dropped"]).optional(),
    cursor: webhookDeliveryId.optional(),
  })
  .meta({ id: "DeliveryQuery" });

export const replayRequest = z.strictObject({ from: timestamp, to: timestamp }).meta({
  id: "ReplayRequest",
  description: "Sends again what happened then and was not delivered",
});
export const replayed = z.strictObject({ count: z.int() }).meta({ id: "Replayed" });

export const webhookParams = z.strictObject({ merchantId, webhookId });
export const deliveryParams = z.strictObject({ merchantId, deliveryId: webhookDeliveryId });
