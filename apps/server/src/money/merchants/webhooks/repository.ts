import type { MerchantMode, WebhookEventType } from "@okpay/contracts";
import { sql } from "kysely";
import type { Tx } from "../../../platform/db/index.ts";
import type { Queryable } from "../repository.ts";

export interface EndpointRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly mode: MerchantMode;
  readonly url: string;
  readonly events: string[];
  readonly secret: Buffer;
  readonly old_secret: Buffer | null;
  readonly old_secret_until: Date | null;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly disabled_reason: "owner" | "gone" | "failing" | null;
  readonly paused_until: Date | null;
  readonly removed_at: Date | null;
}

export interface EventRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly mode: MerchantMode;
  readonly type: WebhookEventType;
  readonly body: string;
  readonly occurred_at: Date;
}

export interface DeliveryRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly mode: MerchantMode;
  readonly event_id: string;
  readonly endpoint_id: string;
  readonly state: "waiting" | "delivered" | "failed" | "dropped";
  readonly tries: number;
  readonly next_try_at: Date | null;
  readonly created_at: Date;
  readonly delivered_at: Date | null;
  readonly replay_of: string | null;
}

export type TryProblem =
  | "address_refused"
  | "name_unknown"
  | "no_connection"
  | "time_out"
  | "tls"
  | "broken_answer";

export interface TryRow {
  readonly delivery_id: string;
  readonly seq: number;
  readonly at: Date;
  readonly took_ms: number;
  readonly status: number | null;
  readonly problem: TryProblem | null;
  readonly answer: string;
}

/** By webhook_endpoint_merchant_idx; oldest first. */
export async function endpointsOf(
  db: Queryable,
  merchantId: string,
  mode: MerchantMode | null,
): Promise<EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`
    SELECT * FROM merchants.webhook_endpoint
     WHERE merchant_id = ${merchantId} AND (${mode}::text IS NULL OR mode = ${mode}) AND removed_at IS NULL
     ORDER BY id`.execute(db);
  return rows;
}

/** The same, for news: none of them is switched off or changed until the transaction ends, and none that just was is told. */
export async function endpointsToTell(
  tx: Tx,
  merchantId: string,
  mode: MerchantMode,
): Promise<EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`
    SELECT * FROM merchants.webhook_endpoint
     WHERE merchant_id = ${merchantId} AND mode = ${mode} AND removed_at IS NULL
     ORDER BY id FOR SHARE`.execute(tx);
  return rows.filter(({ disabled_at }) => disabled_at === null);
}

/** For this merchant only; locked until the transaction ends. */
export async function endpointForUpdate(
  tx: Tx,
  merchantId: string,
  id: string,
): Promise<EndpointRow | null> {
  const { rows } = await sql<EndpointRow>`
    SELECT * FROM merchants.webhook_endpoint
     WHERE id = ${id} AND merchant_id = ${merchantId} AND removed_at IS NULL FOR UPDATE`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function findEndpoint(db: Queryable, id: string): Promise<EndpointRow | null> {
  const { rows } =
    await sql<EndpointRow>`SELECT * FROM merchants.webhook_endpoint WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function insertEndpoint(tx: Tx, row: EndpointRow): Promise<void> {
  await sql`INSERT INTO merchants.webhook_endpoint (id, merchant_id, mode, url, events, secret, created_at)
            VALUES (${row.id}, ${row.merchant_id}, ${row.mode}, ${row.url}, ${row.events}, ${row.secret},
                    ${row.created_at})`.execute(tx);
}

/** Everything that may change of an endpoint, at once. */
export async function updateEndpoint(tx: Queryable, row: EndpointRow): Promise<void> {
  await sql`UPDATE merchants.webhook_endpoint
               SET url = ${row.url}, events = ${row.events}, secret = ${row.secret}, old_secret = ${row.old_secret},
                   old_secret_until = ${row.old_secret_until}, disabled_at = ${row.disabled_at},
                   disabled_reason = ${row.disabled_reason}, paused_until = ${row.paused_until},
                   removed_at = ${row.removed_at}
             WHERE id = ${row.id}`.execute(tx);
}

/** False when the event is there already: its news came twice. */
export async function insertEvent(tx: Tx, row: EventRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO merchants.webhook_event (id, merchant_id, mode, type, body, occurred_at)
    VALUES (${row.id}, ${row.merchant_id}, ${row.mode}, ${row.type}, ${row.body}, ${row.occurred_at})
    ON CONFLICT (id) DO NOTHING`.execute(tx);
  return numAffectedRows === 1n;
}

export async function findEvent(db: Queryable, id: string): Promise<EventRow | null> {
  const { rows } =
    await sql<EventRow>`SELECT * FROM merchants.webhook_event WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function insertDelivery(tx: Tx, row: DeliveryRow): Promise<void> {
  await sql`INSERT INTO merchants.webhook_delivery
              (id, merchant_id, mode, event_id, endpoint_id, state, tries, next_try_at, created_at, replay_of)
            VALUES (${row.id}, ${row.merchant_id}, ${row.mode}, ${row.event_id}, ${row.endpoint_id}, ${row.state},
                    ${row.tries}, ${row.next_try_at}, ${row.created_at}, ${row.replay_of})`.execute(
    tx,
  );
}

export async function findDelivery(db: Queryable, id: string): Promise<DeliveryRow | null> {
  const { rows } =
    await sql<DeliveryRow>`SELECT * FROM merchants.webhook_delivery WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Only what is still waiting after that many tries: of two processes that sent the same one, one writes. */
export async function settleDelivery(
  tx: Tx,
  row: Pick<DeliveryRow, "id" | "state" | "tries" | "next_try_at" | "delivered_at">,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE merchants.webhook_delivery
       SET state = ${row.state}, tries = ${row.tries}, next_try_at = ${row.next_try_at}, delivered_at = ${row.delivered_at}
     WHERE id = ${row.id} AND state = 'waiting' AND tries = ${row.tries - 1}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Moves a waiting delivery without counting a try. */
export async function postponeDelivery(tx: Tx, id: string, until: Date): Promise<void> {
  await sql`UPDATE merchants.webhook_delivery SET next_try_at = ${until} WHERE id = ${id} AND state = 'waiting'`.execute(
    tx,
  );
}

/** What waited for an endpoint that takes nothing any more; by webhook_delivery_waiting_idx. */
export async function dropWaiting(tx: Tx, endpointId: string): Promise<void> {
  await sql`UPDATE merchants.webhook_delivery SET state = 'dropped', next_try_at = NULL
             WHERE endpoint_id = ${endpointId} AND state = 'waiting'`.execute(tx);
}

export async function insertTry(tx: Tx, row: TryRow): Promise<void> {
  await sql`INSERT INTO merchants.webhook_try (delivery_id, seq, at, took_ms, status, problem, answer)
            VALUES (${row.delivery_id}, ${row.seq}, ${row.at}, ${row.took_ms}, ${row.status}, ${row.problem},
                    ${row.answer})`.execute(tx);
}

/** By primary key, in order. */
export async function triesOf(db: Queryable, deliveryId: string): Promise<TryRow[]> {
  const { rows } = await sql<TryRow>`
    SELECT * FROM merchants.webhook_try WHERE delivery_id = ${deliveryId} ORDER BY seq`.execute(db);
  return rows;
}

export type ListedDelivery = DeliveryRow & {
  readonly url: string;
  readonly type: WebhookEventType;
  readonly last_status: number | null;
};

const LISTED = sql`SELECT d.*, e.url, v.type,
    (SELECT t.status FROM merchants.webhook_try t WHERE t.delivery_id = d.id ORDER BY t.seq DESC LIMIT 1) AS last_status
  FROM merchants.webhook_delivery d
  JOIN merchants.webhook_endpoint e ON e.id = d.endpoint_id
  JOIN merchants.webhook_event v ON v.id = d.event_id`;

/** Newest first, older than a delivery; by webhook_delivery_merchant_idx. */
export async function listDeliveries(
  db: Queryable,
  filter: {
    readonly merchantId: string;
    readonly mode: MerchantMode;
    readonly endpointId: string | null;
    readonly state: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<ListedDelivery[]> {
  const { rows } = await sql<ListedDelivery>`
    ${LISTED} WHERE d.merchant_id = ${filter.merchantId} AND d.mode = ${filter.mode}
      AND (${filter.endpointId}::uuid IS NULL OR d.endpoint_id = ${filter.endpointId})
      AND (${filter.state}::text IS NULL OR d.state = ${filter.state})
      AND (${filter.before}::uuid IS NULL OR d.id < ${filter.before})
    ORDER BY d.id DESC LIMIT ${filter.limit}`.execute(db);
  return rows;
}

/** For this merchant only. */
export async function findListed(
  db: Queryable,
  merchantId: string,
  id: string,
): Promise<ListedDelivery | null> {
  const { rows } = await sql<ListedDelivery>`
    ${LISTED} WHERE d.id = ${id} AND d.merchant_id = ${merchantId}`.execute(db);
  return rows[0] ?? null;
}

/**
 * Events of those times that this endpoint never took, oldest first: none of their deliveries to it succeeded or waits. What another
 * one was tested with is none of them.
 */
export async function missedEvents(
  db: Queryable,
  endpoint: EndpointRow,
  range: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    SELECT v.* FROM merchants.webhook_event v
     WHERE v.merchant_id = ${endpoint.merchant_id} AND v.mode = ${endpoint.mode}
       AND v.occurred_at >= ${range.from} AND v.occurred_at < ${range.to}
       AND (cardinality(${endpoint.events}::text[]) = 0 OR v.type = ANY(${endpoint.events}::text[]))
       AND (v.type <> 'webhook.test' OR EXISTS (SELECT 1 FROM merchants.webhook_delivery d
                                                 WHERE d.event_id = v.id AND d.endpoint_id = ${endpoint.id}))
       AND NOT EXISTS (SELECT 1 FROM merchants.webhook_delivery d
                        WHERE d.event_id = v.id AND d.endpoint_id = ${endpoint.id} AND d.state IN ('delivered', 'waiting'))
     ORDER BY v.id LIMIT ${range.limit}`.execute(db);
  return rows;
}

/** Locks only rows nobody asks for any more; deliveries and tries go with their event. */
export async function pruneEvents(db: Queryable, before: Date): Promise<number> {
  const { numAffectedRows } =
    await sql`DELETE FROM merchants.webhook_event WHERE occurred_at < ${before}`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
