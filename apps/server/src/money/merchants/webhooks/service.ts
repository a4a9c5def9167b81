import type {
  addWebhookRequest,
  changeWebhookRequest,
  deliveryQuery,
  webhook,
  webhookDelivery,
  webhookDeliveryDetail,
} from "@okpay/contracts";
import type { z } from "zod";
import { fromPublicId, newId, toPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import { about } from "../accounts.ts";
import type { Member, MerchantsDeps, Origin } from "../deps.ts";
import { inTurn } from "../repository.ts";
import { allowListOf, isSendable, resolvePublic } from "./address.ts";
import { enqueue, eventOf } from "./events.ts";
import {
  dropWaiting,
  type EndpointRow,
  endpointForUpdate,
  endpointsOf,
  findEvent,
  findListed,
  insertEndpoint,
  insertEvent,
  type ListedDelivery,
  listDeliveries,
  missedEvents,
  triesOf,
  updateEndpoint,
} from "./repository.ts";
import { sealSecret } from "./secrets.ts";
import { newSecret } from "./signing.ts";

const MOST_ENDPOINTS = 10;
const PAGE = 50;
const REPLAYED_AT_ONCE = 1_000;
/** Both secrets sign for this long after a rotation. */
const OVERLAP_MS = 24 * 3_600_000;

export type WebhookView = z.output<typeof webhook>;
export type DeliveryView = z.output<typeof webhookDelivery>;

/** What a person does about the endpoints of their merchant; whose merchant it is was decided before (accounts.ts). */
export type Webhooks = ReturnType<typeof createWebhooks>;

export function createWebhooks(deps: MerchantsDeps) {
  const allowed = allowListOf(deps.webhookPrivateNets);
  const db = deps.database.kysely;

  async function requireSendable(url: string, mode: EndpointRow["mode"]): Promise<void> {
    const host = URL.parse(url)?.hostname;
    const address = host === undefined ? null : await resolvePublic(host, allowed);
    const isFine = address?.is === "public" && isSendable(url, address.isOpened ? "test" : mode);
    if (!isFine)
      throw new RequestRefused("webhook_address_refused", {
        errors: [{ field: "url", code: "invalid" }],
      });
  }

  /** Changes one endpoint under its lock and writes who did it. */
  const change = (
    member: Member,
    id: string,
    type: Parameters<typeof about>[0],
    origin: Origin,
    next: (row: EndpointRow) => EndpointRow,
  ): Promise<EndpointRow> =>
    db.transaction().execute(async (tx) => {
      const row = await endpointForUpdate(tx, member.merchantId, id);
      if (row === null) throw new RequestRefused("not_found");
      const changed = next(row);
      await updateEndpoint(tx, changed);
      if (changed.disabled_at !== null || changed.removed_at !== null) await dropWaiting(tx, id);
      await deps.audit.write(tx, about(type, member, origin, { webhook: toPublicId("whe", id) }));
      return changed;
    });

  return {
    async list(member: Member): Promise<WebhookView[]> {
      return (await endpointsOf(db, member.merchantId, null)).map((row) => viewOf(row));
    },

    async add(member: Member, body: z.output<typeof addWebhookRequest>, origin: Origin) {
      await requireSendable(body.url, body.mode);
      const id = newId();
      const secret = newSecret();
      const row: EndpointRow = {
        id,
        merchant_id: member.merchantId,
        mode: body.mode,
        url: body.url,
        events: [...new Set(body.events)],
        secret: sealSecret(deps.keyring, id, secret),
        old_secret: null,
        old_secret_until: null,
        created_at: deps.clock.now(),
        disabled_at: null,
        disabled_reason: null,
        paused_until: null,
        removed_at: null,
      };
      await db.transaction().execute(async (tx) => {
        await inTurn(tx, member.merchantId);
        const have = await endpointsOf(tx, member.merchantId, body.mode);
        if (have.length >= MOST_ENDPOINTS) throw new RequestRefused("too_many_items");
        await insertEndpoint(tx, row);
        const event = about("merchant.webhook_added", member, origin, {
          webhook: toPublicId("whe", id),
          host: new URL(body.url).host,
        });
        await deps.audit.write(tx, event);
      });
      return { webhook: viewOf(row), secret };
    },

    async change(
      member: Member,
      id: string,
      body: z.output<typeof changeWebhookRequest>,
      origin: Origin,
    ): Promise<WebhookView> {
      if (body.url !== undefined) {
        const current = (await endpointsOf(db, member.merchantId, null)).find(
          (row) => row.id === id,
        );
        if (current === undefined) throw new RequestRefused("not_found");
        await requireSendable(body.url, current.mode);
      }
      const now = deps.clock.now();
      const row = await change(member, id, "merchant.webhook_changed", origin, (old) => ({
        ...old,
        url: body.url ?? old.url,
        events: body.events === undefined ? old.events : [...new Set(body.events)],
        paused_until: null,
        ...(body.isEnabled === true ? { disabled_at: null, disabled_reason: null } : {}),
        ...(body.isEnabled === false
          ? { disabled_at: now, disabled_reason: "owner" as const }
          : {}),
      }));
      return viewOf(row);
    },

    async remove(member: Member, id: string, origin: Origin): Promise<void> {
      const removedAt = deps.clock.now();
      await change(member, id, "merchant.webhook_removed", origin, (old) => ({
        ...old,
        removed_at: removedAt,
      }));
    },

    async rotateSecret(member: Member, id: string, origin: Origin) {
      const secret = newSecret();
      const until = new Date(deps.clock.now().getTime() + OVERLAP_MS);
      const row = await change(member, id, "merchant.webhook_secret_rotated", origin, (old) => ({
        ...old,
        secret: sealSecret(deps.keyring, id, secret),
        old_secret: old.secret,
        old_secret_until: until,
      }));
      return { webhook: viewOf(row), secret };
    },

    /** A webhook.test to this endpoint alone, whatever it has subscribed to. */
    test: (member: Member, id: string): Promise<DeliveryView> =>
      sendOne(member, id, async (tx, endpoint) => {
        const event = eventOf({
          source: newId(),
          merchantId: member.merchantId,
          mode: endpoint.mode,
          type: "webhook.test",
          occurredAt: deps.clock.now(),
          data: { webhook: toPublicId("whe", id) },
        });
        await insertEvent(tx, event);
        return { event, replayOf: null };
      }),

    /** How many will be sent again; at most a thousand at once, the oldest first. */
    async replay(member: Member, id: string, range: { from: Date; to: Date }): Promise<number> {
      return db.transaction().execute(async (tx) => {
        const endpoint = await endpointForUpdate(tx, member.merchantId, id);
        if (endpoint === null) throw new RequestRefused("not_found");
        const events = await missedEvents(tx, endpoint, { ...range, limit: REPLAYED_AT_ONCE });
        for (const event of events) await enqueue(deps, tx, endpoint, event, null);
        return events.length;
      });
    },

    async deliveries(member: Member, query: z.output<typeof deliveryQuery>) {
      const rows = await listDeliveries(db, {
        merchantId: member.merchantId,
        mode: query.mode,
        endpointId: query.webhookId === undefined ? null : fromPublicId(query.webhookId),
        state: query.state ?? null,
        before: query.cursor === undefined ? null : fromPublicId(query.cursor),
        limit: PAGE + 1,
      });
      const page = rows.slice(0, PAGE);
      const last = rows.length > PAGE ? page.at(-1) : undefined;
      return {
        deliveries: page.map(deliveryView),
        nextCursor: last === undefined ? null : toPublicId("dlv", last.id),
      };
    },

    async delivery(member: Member, id: string): Promise<z.output<typeof webhookDeliveryDetail>> {
      const row = await findListed(db, member.merchantId, id);
      if (row === null) throw new RequestRefused("not_found");
      const [event, tries] = await Promise.all([findEvent(db, row.event_id), triesOf(db, id)]);
      return {
        ...deliveryView(row),
        body: event?.body ?? "",
        log: tries.map((each) => ({
          at: each.at.toISOString(),
          tookMs: each.took_ms,
          status: each.status,
          problem: each.problem,
          answer: each.answer,
        })),
      };
    },

    /** The same event under the same id, as a delivery of its own. */
    async replayDelivery(member: Member, id: string): Promise<DeliveryView> {
      const row = await findListed(db, member.merchantId, id);
      if (row === null) throw new RequestRefused("not_found");
      return sendOne(member, row.endpoint_id, async (tx) => {
        const event = await findEvent(tx, row.event_id);
        if (event === null) throw new RequestRefused("not_found");
        return { event, replayOf: id };
      });
    },
  };

  async function sendOne(
    member: Member,
    endpointId: string,
    make: (
      tx: Parameters<typeof insertEvent>[0],
      endpoint: EndpointRow,
    ) => Promise<{
      readonly event: Parameters<typeof insertEvent>[1];
      readonly replayOf: string | null;
    }>,
  ): Promise<DeliveryView> {
    const id = await db.transaction().execute(async (tx) => {
      const endpoint = await endpointForUpdate(tx, member.merchantId, endpointId);
      if (endpoint === null) throw new RequestRefused("not_found");
      const { event, replayOf } = await make(tx, endpoint);
      return (await enqueue(deps, tx, endpoint, event, replayOf)).id;
    });
    const row = await findListed(db, member.merchantId, id);
    if (row === null) throw new RequestRefused("not_found");
    return deliveryView(row);
  }
}

const viewOf = (row: EndpointRow): WebhookView => ({
  id: toPublicId("whe", row.id),
  mode: row.mode,
  url: row.url,
  events: row.events as WebhookView["events"],
  createdAt: row.created_at.toISOString(),
  disabled:
    row.disabled_at === null || row.disabled_reason === null
      ? null
      : { at: row.disabled_at.toISOString(), reason: row.disabled_reason },
  oldSecretUntil: row.old_secret_until?.toISOString() ?? null,
});

const deliveryView = (row: ListedDelivery): DeliveryView => ({
  id: toPublicId("dlv", row.id),
  webhookId: toPublicId("whe", row.endpoint_id),
  url: row.url,
  eventId: toPublicId("evt", row.event_id),
  type: row.type,
  state: row.state,
  tries: row.tries,
  lastStatus: row.last_status,
  nextTryAt: row.next_try_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  deliveredAt: row.delivered_at?.toISOString() ?? null,
  isReplay: row.replay_of !== null,
});
