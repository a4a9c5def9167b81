import { CALL_LINE_SOCKET } from "@okpay/contracts";
import { type HttpServer, RequestRefused } from "../../platform/http/index.ts";
import type { SipRelay } from "./sip-relay.ts";

/** What the public listener lets be upgraded, where there is an exchange. */
export const LINE_SOCKETS: readonly string[] = [CALL_LINE_SOCKET];

/** On the public listener. Without an exchange nobody calls one (null). */
export function registerAppLineSocket(
  http: Pick<HttpServer, "socket">,
  relay: SipRelay | null,
): void {
  if (relay === null) return;
  http.socket(CALL_LINE_SOCKET, {
    grant: null,
    protocol: "sip",
    async open({ actor: { customerId: personId, sessionId }, isStill }) {
      const taker = await relay.open({ personId, sessionId, isStill }).catch((cause: unknown) => {
        throw new RequestRefused("service_unavailable", { retryAfterSeconds: 1, cause });
      });
      if (taker === null) throw new RequestRefused("not_found");
      return taker;
    },
  });
}
