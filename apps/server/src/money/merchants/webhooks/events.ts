import type { MerchantMode, WebhookEventType } from "@okpay/contracts";
import type { Tx } from "../../../platform/db/index.ts";
import { derivedId } from "../../../platform/derived-id.ts";
import { newId } from "../../../platform/ids.ts";
import type { MerchantsDeps } from "../deps.ts";
import {
  type DeliveryRow,
  type EndpointRow,
  type EventRow,
  endpointsToTell,
  insertDelivery,
  insertEvent,
} from "./repository.ts";

/** Endpoints are spread over two queues of the job runner: whatever merchants' servers do, other workers stay free. */
const QUEUES = 2;

export const DELIVER = "merchants.deliver";

export interface News {
  /** Makes the event's id: the same news twice is one event. */
  readonly source: string;
  readonly merchantId: string;
  readonly mode: MerchantMode;
  readonly type: WebhookEventType;
  readonly occurredAt: Date;
  /** Thin: ids, state, version; whoever wants more asks with a key. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Writes the event and a delivery to each endpoint that wants it, in one transaction. Safe to repeat. */
export async function publish(deps: MerchantsDeps, news: News): Promise<void> {
  await deps.database.kysely.transaction().execute(async (tx) => {
    const event = eventOf(news);
    if (!(await insertEvent(tx, event))) return;
    for (const endpoint of await endpointsToTell(tx, news.merchantId, news.mode))
      if (wants(endpoint, news.type)) await enqueue(deps, tx, endpoint, event, null);
  });
}

/** The event with the bytes that will be signed: type, time and data, as Standard Webhooks has it. */
export const eventOf = (news: News): EventRow => ({
  id: derivedId(news.source, `webhook:${news.type}`),
  merchant_id: news.merchantId,
  mode: news.mode,
  type: news.type,
  body: JSON.stringify({
    type: news.type,
    timestamp: news.occurredAt.toISOString(),
    data: news.data,
  }),
  occurred_at: news.occurredAt,
});

const wants = (endpoint: EndpointRow, type: string): boolean =>
  endpoint.events.length === 0 || endpoint.events.includes(type);

/** A delivery and the job that makes it. */
export async function enqueue(
  deps: MerchantsDeps,
  tx: Tx,
  endpoint: EndpointRow,
  event: EventRow,
  replayOf: string | null,
): Promise<DeliveryRow> {
  const now = deps.clock.now();
  const delivery: DeliveryRow = {
    id: newId(),
    merchant_id: endpoint.merchant_id,
    mode: endpoint.mode,
    event_id: event.id,
    endpoint_id: endpoint.id,
    state: "waiting",
    tries: 0,
    next_try_at: now,
    created_at: now,
    delivered_at: null,
    replay_of: replayOf,
  };
  await insertDelivery(tx, delivery);
  await schedule(deps, tx, delivery, now);
  return delivery;
}

export async function schedule(
  deps: Pick<MerchantsDeps, "jobs">,
  tx: Tx,
  delivery: Pick<DeliveryRow, "id" | "endpoint_id">,
  at: Date,
): Promise<void> {
  const queue = `${DELIVER}.${Number.parseInt(delivery.endpoint_id.slice(-2), 16) % QUEUES}`;
  // The same delivery is one job: a try that was scheduled twice is made once.
  await deps.jobs.add(
    tx,
    DELIVER,
    { deliveryId: delivery.id },
    { runAt: at, key: delivery.id, queue },
  );
}
