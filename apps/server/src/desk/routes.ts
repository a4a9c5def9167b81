import type { RegisterRoute, StaffActor } from "../platform/http/index.ts";
import { fromPublicId } from "../platform/ids.ts";
import type { DeskPayments, Look } from "./payments-of-customer.ts";
import type { DeskView } from "./service.ts";

/** On the customers' listener. */
export function registerCallIdentityRoute(
  route: RegisterRoute,
  { identity, promises }: DeskView,
): void {
  route("listOwnPromises", ({ actor }) => promises.ofCustomer(actor.customerId));
  route("answerCallIdentity", async ({ actor, body, ip, userAgent }) => {
    const customer = { customerId: actor.customerId, origin: { ip, userAgent } };
    await identity.answerInApp(customer, body.number);
    return undefined;
  });
}

/** On the console's listener. */
export function registerDeskViewRoutes(route: RegisterRoute, view: DeskView): void {
  route("getDeskCaller", async ({ actor, locale, ip, userAgent }) => ({
    caller: await view.callerAt({ staffId: actor.staffId, locale, origin: { ip, userAgent } }),
  }));
  route("openDeskCase", ({ actor, body, locale, ip, userAgent }) =>
    view.openCase({ staffId: actor.staffId, locale, origin: { ip, userAgent } }, body),
  );
  route("sendCallerCode", ({ actor, body, locale, ip, userAgent }) =>
    view.identity.sendCode({ staffId: actor.staffId, locale, origin: { ip, userAgent } }, body),
  );
  route("checkCallerCode", ({ actor, body, locale, ip, userAgent }) =>
    view.identity.checkCode({ staffId: actor.staffId, locale, origin: { ip, userAgent } }, body),
  );
  route("askCallerInApp", ({ actor, body, locale, ip, userAgent }) =>
    view.identity.askInApp(
      { staffId: actor.staffId, locale, origin: { ip, userAgent } },
      body.callId,
    ),
  );
  route("pauseRecording", async ({ actor, body, locale, ip, userAgent }) => {
    const agent = { staffId: actor.staffId, locale, origin: { ip, userAgent } };
    await view.pauseRecording(agent, body);
    return undefined;
  });
  route("nameCaller", async ({ actor, body, locale, ip, userAgent }) => {
    const agent = { staffId: actor.staffId, locale, origin: { ip, userAgent } };
    await view.identity.name(agent, body);
    return undefined;
  });
  registerPromiseRoutes(route, view);
  route("listDeskCorridors", () => view.corridors());
  route("quoteAbroadForCaller", ({ actor, body, locale, ip, userAgent }) =>
    view.quoteAbroad({ staffId: actor.staffId, locale, origin: { ip, userAgent } }, body),
  );
  route("actForCaller", async ({ actor, body, locale, ip, userAgent }) => {
    const agent = { staffId: actor.staffId, locale, origin: { ip, userAgent } };
    await view.act(agent, body);
    return undefined;
  });
}

function registerPromiseRoutes(route: RegisterRoute, view: DeskView): void {
  const { promises } = view;
  route("listCallerCallbackTimes", ({ actor, query, locale, ip, userAgent }) =>
    view.callbackTimes({ staffId: actor.staffId, locale, origin: { ip, userAgent } }, query),
  );
  route("promiseCallback", async ({ actor, body, locale, ip, userAgent }) => {
    const agent = { staffId: actor.staffId, locale, origin: { ip, userAgent } };
    await view.promiseCallback(agent, body);
    return undefined;
  });
  route("listPromises", ({ actor, query }) =>
    promises.list(
      { staffId: actor.staffId, isSupervisor: actor.grants.includes("calls.watch") },
      query.whose,
    ),
  );
  route("takePromise", async ({ actor, params, locale, ip, userAgent }) => {
    const agent = { staffId: actor.staffId, locale, origin: { ip, userAgent } };
    await promises.take(agent, fromPublicId(params.promiseId));
    return undefined;
  });
  route("keepPromise", async ({ actor, params, locale, ip, userAgent }) => {
    const isSupervisor = actor.grants.includes("calls.watch");
    const agent = { staffId: actor.staffId, locale, origin: { ip, userAgent }, isSupervisor };
    await promises.keep(agent, fromPublicId(params.promiseId));
    return undefined;
  });
}

/** On the console's listener. */
export function registerDeskPaymentRoutes(route: RegisterRoute, payments: DeskPayments): void {
  route("listCustomerPayments", (request) => payments.list(lookOf(request), request.query.cursor));
  route("viewCustomerPayment", (request) =>
    payments.view(lookOf(request), fromPublicId(request.params.paymentId)),
  );
}

const lookOf = ({
  actor,
  params,
  query,
  locale,
  ip,
  userAgent,
}: Pick<Look, "locale"> & {
  readonly actor: StaffActor;
  readonly params: { readonly customerId: string };
  readonly query: { readonly case?: string | undefined };
  readonly ip: string;
  readonly userAgent: string;
}): Look => ({
  actor,
  customerId: fromPublicId(params.customerId),
  caseId: query.case === undefined ? null : fromPublicId(query.case),
  locale,
  origin: { ip, userAgent },
});
