import { DESK_PHONE_SOCKET } from "@okpay/contracts";
import { type HttpServer, type RegisterRoute, RequestRefused } from "../../platform/http/index.ts";
import type { DeskPhones } from "./desk-phones.ts";
import type { SipRelay } from "./sip-relay.ts";

/** On the console's listener. Without an exchange there are no telephones (null). */
export function registerDeskPhoneRoutes(
  http: Pick<HttpServer, "route" | "socket">,
  telephony: { readonly phones: DeskPhones; readonly relay: SipRelay } | null,
): void {
  registerPhones(http.route, telephony?.phones ?? null);
  if (telephony === null) return;
  http.socket(DESK_PHONE_SOCKET, {
    grant: "calls.take",
    protocol: "sip",
    async open({ actor: { staffId: personId, sessionId }, isStill }) {
      const taker = await telephony.relay
        .open({ personId, sessionId, isStill })
        .catch((cause: unknown) => {
          throw new RequestRefused("service_unavailable", { retryAfterSeconds: 1, cause });
        });
      if (taker === null) throw new RequestRefused("not_found");
      return taker;
    },
  });
}

function registerPhones(route: RegisterRoute, phones: DeskPhones | null): void {
  const known = (): DeskPhones => {
    if (phones === null) throw new RequestRefused("not_found");
    return phones;
  };
  route("openDeskPhone", ({ actor: { staffId, sessionId } }) =>
    known().open({ agentId: staffId, sessionId }),
  );
  route("closeDeskPhone", async ({ actor }) => {
    await known().close(actor.staffId);
    return undefined;
  });
}
