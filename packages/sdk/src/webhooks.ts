import { Webhook } from "standardwebhooks";

/** What OKPay tells a merchant: thin, so ask for the payment when more is needed. */
export interface WebhookEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The event, if its signature is right and not older than five minutes; throws otherwise. `body` is the text as it came. */
export const readWebhook = (
  secret: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): WebhookEvent => new Webhook(secret).verify(body, headers) as WebhookEvent;
