import type { RegisterRoute } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Confirmations } from "./service.ts";

export function registerConfirmationRoutes(
  route: RegisterRoute,
  confirmations: Pick<Confirmations, "start" | "verify">,
): void {
  route("startConfirmation", ({ actor, body, ip, userAgent }) =>
    confirmations.start({ ...actor, origin: { ip, userAgent } }, body),
  );

  route("verifyConfirmation", ({ actor, params, body, ip, userAgent }) =>
    confirmations.verify(
      { ...actor, origin: { ip, userAgent } },
      fromPublicId(params.confirmationId),
      body.proof,
    ),
  );
}
