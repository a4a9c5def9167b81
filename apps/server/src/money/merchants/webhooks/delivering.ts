import type { Tx } from "../../../platform/db/index.ts";
import { toPublicId } from "../../../platform/ids.ts";
import type { MerchantsDeps } from "../deps.ts";
import { findMerchant, membersOf } from "../repository.ts";
import { allowListOf } from "./address.ts";
import { DELIVER, schedule } from "./events.ts";
import {
  type DeliveryRow,
  dropWaiting,
  type EndpointRow,
  endpointForUpdate,
  findDelivery,
  findEndpoint,
  findEvent,
  insertTry,
  postponeDelivery,
  pruneEvents,
  settleDelivery,
  updateEndpoint,
} from "./repository.ts";
import { nextTryAt, verdictOn } from "./schedule.ts";
import { secretsOf } from "./secrets.ts";
import { type Sent, send } from "./sending.ts";
import { signatureHeaders } from "./signing.ts";

const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;
/** An endpoint that does not answer is left alone for a minute, so that its backlog does not wait for ten seconds each. */
const PAUSE_MS = 60_000;

/** Who delivers: a job per delivery, done again by the runner if the process dies under way. */
export function registerDelivering(deps: MerchantsDeps): void {
  const allowed = allowListOf(deps.webhookPrivateNets);
  deps.jobs.handle(DELIVER, async ({ deliveryId }) => {
    await deliver(deps, String(deliveryId), (url, message) => send(url, message, { allowed }));
  });
  deps.jobs.handle("merchants.pruneEvents", async () => {
    await pruneEvents(
      deps.database.kysely,
      new Date(deps.clock.now().getTime() - KEPT_DAYS * DAY_MS),
    );
  });
  deps.jobs.schedule("merchants.pruneEvents", "23 4 * * *");
}

type SendTo = (
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
) => Promise<Sent>;

/**
 * One try of one delivery. At least once: a process that dies between the answer and the note of it sends again, under the
 * same `webhook-id`. What it notes: the try, what becomes of the delivery, and of the endpoint.
 */
async function deliver(deps: MerchantsDeps, deliveryId: string, sendTo: SendTo): Promise<void> {
  const db = deps.database.kysely;
  const delivery = await findDelivery(db, deliveryId);
  if (delivery === null || delivery.state !== "waiting") return;
  const [endpoint, event] = await Promise.all([
    findEndpoint(db, delivery.endpoint_id),
    findEvent(db, delivery.event_id),
  ]);
  if (endpoint === null || event === null) return;
  const now = deps.clock.now();
  if (endpoint.paused_until !== null && endpoint.paused_until > now)
    return postpone(deps, delivery, endpoint.paused_until);
  const id = toPublicId("evt", event.id);
  const headers = signatureHeaders(
    { id, body: event.body, at: now },
    secretsOf(deps.keyring, endpoint, now),
  );
  const sent = await sendTo(endpoint.url, { headers, body: event.body });
  await note(deps, delivery, endpoint, sent);
}

async function postpone(deps: MerchantsDeps, delivery: DeliveryRow, until: Date): Promise<void> {
  await deps.database.kysely.transaction().execute(async (tx) => {
    await postponeDelivery(tx, delivery.id, until);
    await schedule(deps, tx, delivery, until);
  });
}

async function note(
  deps: MerchantsDeps,
  delivery: DeliveryRow,
  endpoint: EndpointRow,
  sent: Sent,
): Promise<void> {
  const now = deps.clock.now();
  const tries = delivery.tries + 1;
  const verdict = verdictOn(sent.status);
  const next =
    verdict === "delivered" || verdict === "gone"
      ? null
      : // Jitter, so that endpoints that failed together are not asked together again; nothing secret hangs on it.
        nextTryAt(tries, now, Math.random(), sent.retryAfterSeconds);
  const state = verdict === "delivered" ? "delivered" : next === null ? "failed" : "waiting";
  await deps.database.kysely.transaction().execute(async (tx) => {
    // First, as whoever switches it off does: the delivery before the endpoint, and each of them would wait for the other.
    const asItIs = await endpointForUpdate(tx, endpoint.merchant_id, endpoint.id);
    const isMine = await settleDelivery(tx, {
      id: delivery.id,
      state,
      tries,
      next_try_at: next,
      delivered_at: state === "delivered" ? now : null,
    });
    if (!isMine) return;
    await insertTry(tx, {
      delivery_id: delivery.id,
      seq: tries,
      at: now,
      took_ms: sent.tookMs,
      status: sent.status,
      problem: sent.problem,
      answer: sent.answer,
    });
    if (next !== null) await schedule(deps, tx, delivery, next);
    // Whoever changed it while it was asked is not undone, and what another address said is not held against the new one.
    if (asItIs === null || asItIs.url !== endpoint.url || asItIs.disabled_at !== null) return;
    if (state === "failed") {
      await switchOff(deps, tx, asItIs, verdict === "gone" ? "gone" : "failing");
    } else if (next !== null && (verdict === "slow_down" || sent.problem === "time_out")) {
      const until = new Date(
        now.getTime() + Math.max(PAUSE_MS, (sent.retryAfterSeconds ?? 0) * 1000),
      );
      await updateEndpoint(tx, { ...asItIs, paused_until: until < next ? until : next });
    }
  });
}

/** Nothing more is sent there, and its merchant's owners hear of it, whoever of them looks at the portal next. */
async function switchOff(
  deps: MerchantsDeps,
  tx: Tx,
  endpoint: EndpointRow,
  reason: "gone" | "failing",
): Promise<void> {
  await updateEndpoint(tx, {
    ...endpoint,
    disabled_at: deps.clock.now(),
    disabled_reason: reason,
  });
  await dropWaiting(tx, endpoint.id);
  const merchant = await findMerchant(tx, endpoint.merchant_id);
  for (const { customer_id, role } of await membersOf(tx, endpoint.merchant_id)) {
    if (role !== "owner" || merchant === null) continue;
    await deps.notices.notify(tx, {
      customerId: customer_id,
      event: "webhook_disabled",
      origin: null,
      params: { merchant: merchant.name, host: new URL(endpoint.url).host, reason },
    });
  }
}
