import type { Clock } from "../../platform/clock.ts";
import { type Actor, type RegisterRoute, requireFreshStepUp } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Origin } from "./deps.ts";
import type { Merchants } from "./service.ts";

interface Asking {
  readonly actor: Actor;
  readonly params: { readonly merchantId: string };
}

const originOf = ({ ip, userAgent }: Origin): Origin => ({ ip, userAgent });

/** What the people of a merchant do, signed in as the customers they are. */
export function registerMerchantRoutes(
  route: RegisterRoute,
  merchants: Merchants,
  clock: Clock,
): void {
  const member = ({ actor, params }: Asking) =>
    merchants.memberOf(fromPublicId(params.merchantId), actor.customerId);
  const owner = ({ actor, params }: Asking) =>
    merchants.ownerOf(fromPublicId(params.merchantId), actor.customerId);
  /** For what outlives the session (keys, secrets, people): an owner who has just proven who they are. */
  const provenOwner = async (request: Asking) => {
    const found = await owner(request);
    requireFreshStepUp(request.actor, clock.now());
    return found;
  };
  const who = { member, owner, provenOwner };
  registerAccountRoutes(route, merchants, who);
  registerKeyRoutes(route, merchants, who);
  registerWebhookRoutes(route, merchants, who);
  registerDeliveryRoutes(route, merchants, who);
}

type Who = Record<
  "member" | "owner" | "provenOwner",
  (request: Asking) => ReturnType<Merchants["memberOf"]>
>;

function registerAccountRoutes(route: RegisterRoute, merchants: Merchants, who: Who): void {
  route("openMerchant", async ({ actor, body, ip, userAgent }) => {
    const origin = { ip, userAgent };
    const merchantId = await merchants.open({ customerId: actor.customerId, ...body, origin });
    return merchants.detailOf(await merchants.memberOf(merchantId, actor.customerId));
  });
  route("listMerchants", async ({ actor }) => ({
    merchants: await merchants.list(actor.customerId),
  }));
  route("getMerchant", async (request) => merchants.detailOf(await who.member(request)));
  route("changeMerchant", async (request) => {
    const owner = await who.owner(request);
    await merchants.change(owner, request.body, originOf(request));
    return merchants.detailOf(owner);
  });
  route("addMerchantMember", async (request) => {
    const owner = await who.provenOwner(request);
    const { email, role } = request.body;
    await merchants.addMember(owner, { email, role, origin: originOf(request) });
    return merchants.detailOf(owner);
  });
  route("removeMerchantMember", async (request) => {
    const owner = await who.provenOwner(request);
    const memberId = fromPublicId(request.params.memberId);
    await merchants.removeMember(owner, memberId, originOf(request));
    return undefined;
  });
}

function registerKeyRoutes(route: RegisterRoute, { keys }: Merchants, who: Who): void {
  route("listMerchantKeys", async (request) => ({
    keys: await keys.list(await who.owner(request)),
  }));
  route("createMerchantKey", async (request) => {
    const owner = await who.provenOwner(request);
    return keys.create(owner, { ...request.body, origin: originOf(request) });
  });
  route("rotateMerchantKey", async (request) => {
    const owner = await who.provenOwner(request);
    return keys.rotate(owner, {
      keyId: fromPublicId(request.params.keyId),
      overlapHours: request.body.overlapHours,
      origin: originOf(request),
    });
  });
  // Without a step-up: whoever fears a leak must not wait.
  route("revokeMerchantKey", async (request) => {
    const owner = await who.owner(request);
    await keys.revoke(owner, fromPublicId(request.params.keyId), originOf(request));
    return undefined;
  });
}

function registerWebhookRoutes(route: RegisterRoute, { webhooks }: Merchants, who: Who): void {
  const idOf = (request: { readonly params: { readonly webhookId: string } }) =>
    fromPublicId(request.params.webhookId);
  route("listWebhooks", async (request) => ({
    webhooks: await webhooks.list(await who.owner(request)),
  }));
  route("addWebhook", async (request) =>
    webhooks.add(await who.provenOwner(request), request.body, originOf(request)),
  );
  route("changeWebhook", async (request) =>
    webhooks.change(await who.provenOwner(request), idOf(request), request.body, originOf(request)),
  );
  route("removeWebhook", async (request) => {
    await webhooks.remove(await who.owner(request), idOf(request), originOf(request));
    return undefined;
  });
  route("rotateWebhookSecret", async (request) =>
    webhooks.rotateSecret(await who.provenOwner(request), idOf(request), originOf(request)),
  );
  route("testWebhook", async (request) => webhooks.test(await who.owner(request), idOf(request)));
  route("replayWebhook", async (request) => {
    const range = { from: new Date(request.body.from), to: new Date(request.body.to) };
    return { count: await webhooks.replay(await who.owner(request), idOf(request), range) };
  });
}

function registerDeliveryRoutes(route: RegisterRoute, { webhooks }: Merchants, who: Who): void {
  const idOf = (request: { readonly params: { readonly deliveryId: string } }) =>
    fromPublicId(request.params.deliveryId);
  route("listWebhookDeliveries", async (request) =>
    webhooks.deliveries(await who.owner(request), request.query),
  );
  route("getWebhookDelivery", async (request) =>
    webhooks.delivery(await who.owner(request), idOf(request)),
  );
  route("replayWebhookDelivery", async (request) =>
    webhooks.replayDelivery(await who.owner(request), idOf(request)),
  );
}
