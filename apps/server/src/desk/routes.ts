import type { RegisterRoute } from "../platform/http/index.ts";
import type { DeskView } from "./service.ts";

/** On the console's listener. */
export function registerDeskViewRoutes(route: RegisterRoute, view: DeskView): void {
  route("getDeskCaller", async ({ actor, locale, ip, userAgent }) => ({
    caller: await view.callerAt({ staffId: actor.staffId, locale, origin: { ip, userAgent } }),
  }));
  route("openDeskCase", ({ actor, body, locale, ip, userAgent }) =>
    view.openCase({ staffId: actor.staffId, locale, origin: { ip, userAgent } }, body),
  );
}
