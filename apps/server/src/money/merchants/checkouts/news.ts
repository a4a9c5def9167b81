import { isDeclineCode, toldCode, type WebhookEventType } from "@okpay/contracts";
import { toPublicId } from "../../../platform/ids.ts";
import type { EventPayload } from "../../../platform/outbox/index.ts";
import type { MerchantsDeps } from "../deps.ts";
import { publish } from "../webhooks/events.ts";
import { findPayable, noteAmounts } from "./repository.ts";

const TOPICS = [
  "payment.authorized",
  "payment.captured",
  "payment.completed",
  "payment.declined",
  "payment.voided",
  "payment.refunded",
] as const satisfies readonly WebhookEventType[];

/** What payments publishes in its bookings becomes webhooks, and the amounts of the merchant's lists. */
export function subscribeToPayments(deps: MerchantsDeps): void {
  for (const topic of TOPICS)
    deps.outbox.subscribe(topic, ({ id, payload }) => tell(deps, topic, id, payload));
}

async function tell(
  deps: MerchantsDeps,
  type: WebhookEventType,
  eventId: string,
  payload: EventPayload,
): Promise<void> {
  const { checkoutId, paymentId, kind } = payload;
  // A refund tells of itself in `payment.refunded` of its purchase.
  if (kind !== "purchase" || typeof checkoutId !== "string" || typeof paymentId !== "string")
    return;
  const row = await findPayable(deps.database.kysely, checkoutId);
  if (row === null) return;
  const captured = minorOf(payload["capturedMinor"]);
  const refunded = minorOf(payload["refundedMinor"]);
  const version = Number(payload["version"]);
  await noteAmounts(deps.database.kysely, { id: row.id, paymentId, version, captured, refunded });
  const code = payload["declineCode"];
  await publish(deps, {
    source: eventId,
    merchantId: row.merchant_id,
    mode: row.mode,
    type,
    occurredAt: deps.clock.now(),
    data: {
      paymentId: toPublicId("pay", paymentId),
      checkoutId: toPublicId("chk", row.id),
      reference: row.reference,
      state: typeof payload["state"] === "string" ? payload["state"] : "",
      version,
      amount: { amountMinor: row.amount.toString(), currency: row.currency },
      captured: { amountMinor: captured.toString(), currency: row.currency },
      refunded: { amountMinor: refunded.toString(), currency: row.currency },
      declineCode: typeof code === "string" && isDeclineCode(code) ? toldCode(code) : null,
    },
  });
}

/** Amounts travel as decimal strings; one that is not there is none. */
const minorOf = (value: unknown): bigint => (typeof value === "string" ? BigInt(value) : 0n);
