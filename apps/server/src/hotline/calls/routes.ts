import type { RegisterRoute } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Calls } from "./service.ts";
import { registerSupervisionRoutes } from "./supervision-routes.ts";

type NoteContact = (cookies: Readonly<Record<string, string | undefined>>) => void;

/** `noteContact`: the help centre counts who got in touch after all. */
export function registerCallRoutes(
  route: RegisterRoute,
  { caller, bookings, surveys, status }: Calls,
  noteContact: NoteContact,
): void {
  registerBookingRoutes(route, bookings, noteContact);
  route("walkCallMenu", ({ actor, body, locale }) => caller.menu(actor.customerId, body, locale));
  route("startCall", async ({ actor, body, cookies }) => {
    const started = await caller.start(actor.customerId, body);
    noteContact(cookies);
    return started;
  });
  route("getCurrentCall", ({ actor, query }) => caller.current(actor.customerId, query.after));
  route("getCallStatus", ({ actor }) => status(actor.customerId));
  route("openCallLine", ({ actor }) => caller.openLine(actor));
  route("askCallback", async ({ actor }) => {
    await caller.askCallback(actor.customerId);
    return undefined;
  });
  route("answerCallback", async ({ actor }) => {
    await caller.answerCallback(actor.customerId);
    return undefined;
  });
  route("answerMedia", async ({ actor, body }) => {
    await caller.answerMedia(actor.customerId, body);
    return undefined;
  });
  route("renewMedia", async ({ actor, body }) => {
    await caller.renewMedia(actor.customerId, body);
    return undefined;
  });
  route("hangUp", async ({ actor }) => {
    await caller.hangUp(actor.customerId);
    return undefined;
  });
  route("giveCallSurvey", async ({ actor, body }) => {
    await caller.survey(actor.customerId, body);
    return undefined;
  });
  route("giveSurveyByLink", async ({ body }) => {
    await surveys.answer(body);
    return undefined;
  });
}

function registerBookingRoutes(
  route: RegisterRoute,
  bookings: Calls["bookings"],
  noteContact: NoteContact,
): void {
  route("listCallbackTimes", ({ query }) => bookings.times(query));
  route("getBookedCallback", ({ actor }) => bookings.booked(actor.customerId));
  route("bookCallback", async ({ actor, body, cookies }) => {
    const booked = await bookings.book(actor.customerId, body);
    noteContact(cookies);
    return booked;
  });
  route("cancelCallback", async ({ actor }) => {
    await bookings.cancel(actor.customerId);
    return undefined;
  });
}

/** On the console's listener. */
export function registerDeskRoutes(route: RegisterRoute, calls: Calls): void {
  const { desk, profiles } = calls;
  registerConsultRoutes(route, desk);
  registerWatching(route, calls);
  registerSupervisionRoutes(route, calls);
  route("getDesk", ({ actor, query }) => desk.state(actor.staffId, query));
  route("openDesk", ({ actor }) => desk.open(actor.staffId, [actor.locale]));
  route("closeDesk", async ({ actor }) => {
    await desk.close(actor.staffId);
    return undefined;
  });
  route("leaveDesk", async ({ actor }) => {
    await desk.leave(actor.staffId);
    return undefined;
  });
  route("becomeReady", async ({ actor, body }) => {
    await desk.ready(actor.staffId, body.microphone);
    return undefined;
  });
  route("becomeNotReady", async ({ actor, body }) => {
    await desk.notReady(actor.staffId, body.reason);
    return undefined;
  });
  route("acceptCall", async ({ actor, body }) => {
    await desk.accept(actor.staffId, body.callId);
    return undefined;
  });
  route("declineCall", async ({ actor, body }) => {
    await desk.decline(actor.staffId, body.callId);
    return undefined;
  });
  route("offerMedia", async ({ actor, body }) => {
    await desk.offerMedia(actor.staffId, body);
    return undefined;
  });
  route("renewDeskMedia", async ({ actor, body }) => {
    await desk.renewMedia(actor.staffId, body);
    return undefined;
  });
  route("holdCall", async ({ actor, body }) => {
    await desk.hold(actor.staffId, body.isHeld);
    return undefined;
  });
  route("transferCall", async ({ actor, body }) => {
    await desk.transfer(actor.staffId, body.skill);
    return undefined;
  });
  route("endCall", async ({ actor }) => {
    await desk.hangUp(actor.staffId);
    return undefined;
  });
  route("wrapUpCall", async ({ actor, body, ip, userAgent }) => {
    await desk.wrapUp(actor.staffId, body, { ip, userAgent });
    return undefined;
  });
  route("extendWrapUp", async ({ actor }) => {
    await desk.extendWrapUp(actor.staffId);
    return undefined;
  });
  route("listAgents", async () => ({ agents: [...(await profiles.list())] }));
  route("changeAgent", ({ actor, params, body, ip, userAgent }) =>
    profiles.change(
      { staffId: actor.staffId, origin: { ip, userAgent } },
      fromPublicId(params.staffId),
      body,
    ),
  );
}

function registerConsultRoutes(route: RegisterRoute, { consults }: Calls["desk"]): void {
  route("askColleague", async ({ actor, body }) => {
    await consults.ask(actor.staffId, body.skill);
    return undefined;
  });
  route("endConsult", async ({ actor }) => {
    await consults.end(actor.staffId);
    return undefined;
  });
  route("handOverCall", async ({ actor }) => {
    await consults.handOver(actor.staffId);
    return undefined;
  });
  route("sendConsultMedia", async ({ actor, body }) => {
    await consults.sendMedia(actor.staffId, body);
    return undefined;
  });
  route("renewConsultMedia", async ({ actor, body }) => {
    await consults.renewMedia(actor.staffId, body);
    return undefined;
  });
}

function registerWatching(route: RegisterRoute, { board, history, staffing }: Calls): void {
  route("getCallBoard", ({ query }) => board(query.after));
  route("getCallHistory", () => history());
  route("getStaffing", ({ query }) => staffing.dayOf(query));
  route("planStaffing", async ({ actor, body, ip, userAgent }) => {
    await staffing.plan({ staffId: actor.staffId, origin: { ip, userAgent } }, body);
    return undefined;
  });
}
