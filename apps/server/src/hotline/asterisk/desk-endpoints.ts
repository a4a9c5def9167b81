import type { Log } from "../../platform/log.ts";
import type { Exchange } from "./ari/exchange.ts";
import type { DeskPhones } from "./desk-phones.ts";
import { deskPhoneName, isDeskPhone } from "./names.ts";

type Hand = Pick<Exchange, "endpoints" | "putObject" | "deleteObject">;

/** Of Asterisk's memory, in the order in which they are made; an endpoint is there only with the others. */
const TYPES = ["aor", "auth", "endpoint"] as const;

/** What a telephone in a browser is to Asterisk (docs/decisions/agents-in-the-browser.md). */
function objectsOf(
  name: string,
  password: string,
): Record<(typeof TYPES)[number], Record<string, string>> {
  return {
    // One page at a time, and the newer one counts.
    aor: { max_contacts: "1", remove_existing: "yes", default_expiration: "120" },
    auth: { auth_type: "userpass", username: name, password },
    endpoint: {
      transport: "transport-ws",
      context: "okpay-agents",
      aors: name,
      auth: name,
      allow: "!all,opus,ulaw",
      // DTLS-SRTP, ICE, one port for sound and its reports; the certificate is made for the call.
      webrtc: "yes",
      dtls_auto_generate_cert: "yes",
      direct_media: "no",
      // Who calls is on the desk, as far as it is proved; not in SIP.
      from_user: "okpay",
      // A page that is dead ends its leg; a lost WebSocket alone does not.
      rtp_timeout: "10",
      rtp_timeout_hold: "60",
      timers: "no",
    },
  };
}

/**
 * The telephones of the rows as objects in Asterisk's memory. They are compared, not sent: after a restart of either side
 * the next comparison makes what is missing and takes away what is nobody's.
 */
export class DeskEndpoints {
  readonly #phones: Pick<DeskPhones, "current">;
  readonly #log: Log;
  #exchange: Hand | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(phones: Pick<DeskPhones, "current">, log: Log) {
    this.#phones = phones;
    this.#log = log;
  }

  /** A new connection; what the one before was told may be gone with a restart. */
  use(exchange: Hand): Promise<void> {
    this.#exchange = exchange;
    return this.follow();
  }

  /** One after the other. Failing is no end: the next round compares again. */
  follow(): Promise<void> {
    this.#work = this.#work.then(() =>
      this.#compare().catch((error: unknown) =>
        this.#log.warn({ err: error }, "asterisk: telephones in browsers could not be compared"),
      ),
    );
    return this.#work;
  }

  async #compare(): Promise<void> {
    const wanted = new Map(
      (await this.#phones.current()).map(({ id, password }) => [deskPhoneName(id), password]),
    );
    const exchange = this.#exchange;
    if (exchange === null) return;
    const there = new Set((await exchange.endpoints()).filter(isDeskPhone));
    for (const name of there)
      if (!wanted.has(name))
        for (const type of [...TYPES].reverse()) await exchange.deleteObject(type, name);
    for (const [name, password] of wanted) {
      if (there.has(name)) continue;
      const objects = objectsOf(name, password);
      for (const type of TYPES) await exchange.putObject(type, name, objects[type]);
    }
  }
}
