import { type MerchantActor, type RegisterRoute, WireAnswer } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Merchants } from "./service.ts";

/** What merchants' programs do with an API key; whose key it is was decided before (platform/http). */
export function registerMerchantApiRoutes(route: RegisterRoute, merchants: Merchants): void {
  const { checkouts, sales, links } = merchants;
  const shopOf = ({ merchantId, mode }: MerchantActor) => ({ merchantId, mode });
  const saleOf = (request: {
    readonly actor: MerchantActor;
    readonly params: { readonly paymentId: string };
  }) => ({ ...shopOf(request.actor), paymentId: fromPublicId(request.params.paymentId) });

  route(
    "createCheckout",
    async ({ actor, body, idempotencyKey }) =>
      new WireAnswer(await checkouts.create(shopOf(actor), body, idempotencyKey)),
  );
  route("listCheckouts", ({ actor, query }) => checkouts.list(shopOf(actor), query));
  route("getCheckout", ({ actor, params }) =>
    checkouts.get(shopOf(actor), fromPublicId(params.checkoutId)),
  );
  route("cancelCheckout", ({ actor, params }) =>
    checkouts.cancel(shopOf(actor), fromPublicId(params.checkoutId)),
  );
  route("listPurchases", ({ actor, query }) => sales.list(shopOf(actor), query));
  route("getPurchase", (request) => sales.get(saleOf(request)));
  route("capturePurchase", (request) =>
    sales.capture(saleOf(request), request.body, request.idempotencyKey),
  );
  route("voidPurchase", (request) => sales.void(saleOf(request), request.idempotencyKey));
  route("refundPurchase", (request) =>
    sales.refund(saleOf(request), request.body, request.idempotencyKey),
  );
  route("createPaymentLink", ({ actor, body }) => links.create(shopOf(actor), body));
  route("listPaymentLinks", ({ actor, query }) => links.list(shopOf(actor), query));
  route("endPaymentLink", async ({ actor, params }) => {
    await links.end(actor.merchantId, actor.mode, fromPublicId(params.linkId));
    return undefined;
  });
  route("getMerchantBalance", async ({ actor }) => ({
    balances: await merchants.balancesOf(shopOf(actor)),
  }));
}

/** What a payer sees, signed in or not. */
export function registerCheckoutRoutes(
  route: RegisterRoute,
  { checkouts, links }: Merchants,
): void {
  route("openCheckout", ({ params }) => checkouts.page(fromPublicId(params.checkoutId)));
  route("openPaymentLink", ({ params }) => links.page(fromPublicId(params.linkId)));
  route("followPaymentLink", ({ params, body }) =>
    links.follow(fromPublicId(params.linkId), body.amountMinor),
  );
}
