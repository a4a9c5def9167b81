import type { RegisterRoute } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Cases } from "./service.ts";

/** What customers, and before a call anybody, may ask. `noteContact`: the help centre counts who got in touch after all. */
export function registerCaseRoutes(
  route: RegisterRoute,
  cases: Cases,
  noteContact: (cookies: Readonly<Record<string, string | undefined>>) => void,
): void {
  route("getContactNow", ({ query, locale }) => cases.contactNow(query, locale));
  route("getCaseContext", ({ actor, query, locale, userAgent }) =>
    cases.context(
      actor.customerId,
      { payment: query.payment, declineCode: query.code, article: query.article },
      { locale, userAgent },
    ),
  );
  route("listOwnCases", async ({ actor }) => ({ cases: await cases.list(actor.customerId) }));
  route("openOwnCase", async ({ actor, body, locale, ip, userAgent, idempotencyKey, cookies }) => {
    const opened = await cases.open({
      ...body,
      customerId: actor.customerId,
      locale,
      origin: { ip, userAgent },
      requestKey: idempotencyKey,
      channel: "web",
      staffId: null,
    });
    noteContact(cookies);
    return opened;
  });
  route("getOwnCase", ({ actor, params }) =>
    cases.read(actor.customerId, fromPublicId(params.caseId)),
  );
  route("writeToOwnCase", ({ actor, params, body, ip, userAgent, idempotencyKey }) =>
    cases.write(own(actor.customerId, params.caseId, { ip, userAgent }), {
      text: body.text,
      requestKey: idempotencyKey,
    }),
  );
  route("attachToOwnCase", ({ actor, params, body, ip, userAgent, idempotencyKey }) =>
    cases.attach(own(actor.customerId, params.caseId, { ip, userAgent }), {
      upload: body,
      requestKey: idempotencyKey,
    }),
  );
  route("getOwnAttachment", ({ actor, params, ip, userAgent }) =>
    cases.openAttachment(
      own(actor.customerId, params.caseId, { ip, userAgent }),
      fromPublicId(params.attachmentId),
    ),
  );
  route("closeOwnCase", ({ actor, params, ip, userAgent }) =>
    cases.solve(own(actor.customerId, params.caseId, { ip, userAgent })),
  );
  route("rateOwnCase", ({ actor, params, body, ip, userAgent }) =>
    cases.rate(own(actor.customerId, params.caseId, { ip, userAgent }), body.score),
  );
  route("createCallCode", async ({ actor, params, ip, userAgent }) => {
    const { code, expiresAt } = await cases.createCallCode(
      own(actor.customerId, params.caseId, { ip, userAgent }),
    );
    return { code, expiresAt: expiresAt.toISOString() };
  });
}

const own = (
  customerId: string,
  caseId: string,
  origin: { readonly ip: string; readonly userAgent: string },
) => ({ customerId, caseId: fromPublicId(caseId), origin });
