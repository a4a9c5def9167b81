import type { RegisterRoute, StaffActor } from "../../platform/http/index.ts";
import type { Calls } from "./service.ts";
import type { Supervisor } from "./supervision.ts";

/** On the console's listener. */
export function registerSupervisionRoutes(
  route: RegisterRoute,
  { supervising }: Pick<Calls, "supervising">,
): void {
  route("getSupervision", ({ actor, query }) => supervising.state(actor.staffId, query.after));
  route("beginSupervision", (request) => supervising.begin(supervisorOf(request), request.body));
  route("chooseSupervisionMode", (request) =>
    supervising.choose(supervisorOf(request), request.body.mode),
  );
  route("endSupervision", async (request) => {
    await supervising.end(supervisorOf(request));
    return undefined;
  });
  const { sound } = supervising;
  route("answerSupervisionMedia", async ({ actor, body }) => {
    await sound.send("supervisor", actor.staffId, body);
    return undefined;
  });
  route("renewSupervisionMedia", async ({ actor, body }) => {
    await sound.renew("supervisor", actor.staffId, body);
    return undefined;
  });
  route("offerSupervisionMedia", async ({ actor, body }) => {
    await sound.send("agent", actor.staffId, body);
    return undefined;
  });
  route("renewDeskSupervisionMedia", async ({ actor, body }) => {
    await sound.renew("agent", actor.staffId, body);
    return undefined;
  });
}

const supervisorOf = ({
  actor,
  ip,
  userAgent,
}: {
  readonly actor: StaffActor;
  readonly ip: string;
  readonly userAgent: string;
}): Supervisor => ({
  staffId: actor.staffId,
  signedInAt: actor.signedInAt,
  origin: { ip, userAgent },
});
