import { type RegisterRoute, WireAnswer } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import { registerRequestRoutes } from "./requests/routes.ts";
import type { Payments } from "./service.ts";

export function registerPaymentRoutes(route: RegisterRoute, payments: Payments): void {
  registerRequestRoutes(route, payments.requests);

  route("createQuote", ({ actor, body }) =>
    payments.quote({ customerId: actor.customerId, sessionId: actor.sessionId, body }),
  );

  route("preflightPayment", ({ actor, body }) =>
    payments.preflight({ customerId: actor.customerId, sessionId: actor.sessionId, body }),
  );

  route(
    "createPayment",
    async ({ actor, body, idempotencyKey, ip, userAgent }) =>
      new WireAnswer(
        await payments.confirm({
          customerId: actor.customerId,
          sessionId: actor.sessionId,
          quote: body.quote,
          confirmationId: body.confirmation === undefined ? null : fromPublicId(body.confirmation),
          origin: { ip, userAgent },
          idempotencyKey,
        }),
      ),
  );

  route("listPayments", ({ actor, query }) => payments.list(actor.customerId, query));

  route("getPayment", ({ actor, params }) =>
    payments.get(actor.customerId, fromPublicId(params.paymentId)),
  );

  route("resumePayment", ({ actor, params }) =>
    payments.resume({
      customerId: actor.customerId,
      paymentId: fromPublicId(params.paymentId),
    }),
  );

  route("getReceipt", async ({ actor, params, query, locale, setHeader }) => {
    const document = await payments.receipt({
      customerId: actor.customerId,
      paymentId: fromPublicId(params.paymentId),
      locale: query.lang ?? locale,
    });
    setHeader("Content-Disposition", `attachment; filename="okpay-${params.paymentId}.pdf"`);
    return document;
  });

  for (const [operation, format] of [
    ["getStatementCsv", "csv"],
    ["getStatementPdf", "pdf"],
  ] as const)
    route(operation, async ({ actor, query, locale, setHeader }) => {
      const document = await payments.statement({
        customerId: actor.customerId,
        query,
        format,
        locale: query.lang ?? locale,
      });
      const name = `okpay-${query.currency}-${query.from}-${query.to}.${format}`;
      setHeader("Content-Disposition", `attachment; filename="${name}"`);
      return document;
    });
}
