import type { Actor, RegisterRoute } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Merchants } from "./service.ts";

interface Asking {
  readonly actor: Actor;
  readonly params: { readonly merchantId: string };
}

/** Payments, links and payouts as the people of a merchant see them. Managers may refund; payouts are the owners'. */
export function registerMerchantSalesRoutes(route: RegisterRoute, merchants: Merchants): void {
  const { sales, links, payouts } = merchants;
  const member = ({ actor, params }: Asking) =>
    merchants.memberOf(fromPublicId(params.merchantId), actor.customerId);
  const owner = ({ actor, params }: Asking) =>
    merchants.ownerOf(fromPublicId(params.merchantId), actor.customerId);
  const saleOf = async (request: Asking & { readonly params: { readonly paymentId: string } }) => ({
    merchantId: (await member(request)).merchantId,
    mode: null,
    paymentId: fromPublicId(request.params.paymentId),
  });

  route("listMerchantPayments", async (request) => {
    const { merchantId } = await member(request);
    return sales.list({ merchantId, mode: request.query.mode }, request.query);
  });
  route("getMerchantPayment", async (request) => sales.get(await saleOf(request)));
  route("captureMerchantPayment", async (request) =>
    sales.capture(await saleOf(request), request.body, request.idempotencyKey),
  );
  route("voidMerchantPayment", async (request) =>
    sales.void(await saleOf(request), request.idempotencyKey),
  );
  route("refundMerchantPayment", async (request) =>
    sales.refund(await saleOf(request), request.body, request.idempotencyKey),
  );
  route("listMerchantLinks", async (request) => {
    const { merchantId } = await member(request);
    return links.list({ merchantId, mode: request.query.mode }, request.query);
  });
  route("createMerchantLink", async (request) => {
    const { merchantId } = await member(request);
    const { mode, ...body } = request.body;
    return links.create({ merchantId, mode }, body);
  });
  route("endMerchantLink", async (request) => {
    const { merchantId } = await member(request);
    await links.end(merchantId, null, fromPublicId(request.params.linkId));
    return undefined;
  });
  route("listMerchantPayouts", async (request) =>
    payouts.list(await member(request), request.query),
  );
  route("createMerchantPayout", async (request) =>
    payouts.payOut(await owner(request), {
      currency: request.body.currency,
      key: request.idempotencyKey,
      origin: { ip: request.ip, userAgent: request.userAgent },
    }),
  );
  for (const [operation, format] of [
    ["getMerchantStatementCsv", "csv"],
    ["getMerchantStatementPdf", "pdf"],
  ] as const)
    route(operation, async (request) => {
      const { query, locale, setHeader } = request;
      const document = await merchants.statementOf(await member(request), {
        query,
        format,
        locale: query.lang ?? locale,
      });
      const name = `okpay-${query.mode}-${query.currency}-${query.from}-${query.to}.${format}`;
      setHeader("Content-Disposition", `attachment; filename="${name}"`);
      return document;
    });
}
