import { type RegisterRoute, requireFreshStepUp } from "../../platform/http/index.ts";
import type { Risk } from "./service.ts";

export function registerLimitRoutes(
  route: RegisterRoute,
  risk: Pick<Risk, "limitsOf" | "changeLimit">,
  clock: { now(): Date },
): void {
  route("getLimits", ({ actor }) => risk.limitsOf(actor.customerId));

  route("changeLimit", ({ actor, body, ip, userAgent }) =>
    risk.changeLimit({
      customerId: actor.customerId,
      ...body,
      origin: { ip, userAgent },
      assertFreshStepUp: () => requireFreshStepUp(actor, clock.now()),
    }),
  );
}
