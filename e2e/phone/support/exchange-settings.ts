import type { ExchangeSettings } from "../../../tools/phone/configuration.ts";
import { ownPorts } from "./ports.ts";
import { AGENTS, FIRST_NUMBER } from "./staff.ts";

/** As an operator would have it, on this machine and with ports of its own; the carrier says what it knows of the number. */
export const exchangeSettings = (
  password: string,
  ports: Readonly<Record<"cable" | "http" | "sip" | "agent" | "otherAgents" | "customer", number>>,
): Omit<ExchangeSettings, "folders"> => ({
  okpay: { url: `ws://127.0.0.1:${ports.cable}/ari`, password },
  http: { host: "127.0.0.1", port: ports.http },
  sip: { host: "127.0.0.1", port: ports.sip, publicAddress: null },
  rtp: ownPorts.rtp,
  trunk: {
    host: `127.0.0.1:${ports.customer}`,
    account: null,
    attestation: { by: "carrier", header: "P-Asserted-Identity" },
  },
  phones: Array.from({ length: AGENTS }, (_, index) => ({
    number: FIRST_NUMBER + index,
    contact: `sip:agent${index}@127.0.0.1:${index === 0 ? ports.agent : ports.otherAgents}`,
  })),
});
