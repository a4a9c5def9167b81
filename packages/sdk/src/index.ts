export { createOkPay, type OkPay, OkPayError, type OkPayOptions } from "./client.ts";
export { readWebhook, type WebhookEvent } from "./webhooks.ts";
