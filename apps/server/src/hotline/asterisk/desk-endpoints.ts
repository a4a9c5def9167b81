import type { Log } from "../../platform/log.ts";
import type { AppLines } from "./app-lines.ts";
import type { Exchange } from "./ari/exchange.ts";
import type { DeskPhones } from "./desk-phones.ts";
import { appLineName, deskPhoneName, isAppLine, isDeskPhone } from "./names.ts";

type Hand = Pick<Exchange, "endpoints" | "putObject" | "deleteObject">;

/** Of Asterisk's memory, in the order in which they are made; an endpoint is there only with the others. */
const TYPES = ["aor", "auth", "endpoint"] as const;

/** What a telephone in a browser is to Asterisk (docs/decisions/agents-in-the-browser.md). */
function objectsOf(
  name: string,
  { password, context }: Made,
): Record<(typeof TYPES)[number], Record<string, string>> {
  return {
    // One page at a time, and the newer one counts.
    aor: { max_contacts: "1", remove_existing: "yes", default_expiration: "120" },
    auth: { auth_type: "userpass", username: name, password },
    endpoint: {
      transport: "transport-ws",
      context,
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

interface Made {
  readonly password: string;
  /** What it may dial. */
  readonly context: "okpay-agents" | "okpay-app";
  readonly made?: () => Promise<void>;
}

/**
 * The telephones of agents' pages and the lines of customers', as objects in Asterisk's memory. They are compared, not sent:
 * after a restart of either side the next comparison makes what is missing and takes away what is nobody's.
 */
export class DeskEndpoints {
  readonly #phones: Pick<DeskPhones, "current">;
  readonly #lines: Pick<AppLines, "current" | "made">;
  readonly #log: Log;
  #exchange: Hand | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(
    phones: Pick<DeskPhones, "current">,
    lines: Pick<AppLines, "current" | "made">,
    log: Log,
  ) {
    this.#phones = phones;
    this.#lines = lines;
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

  async #wanted(): Promise<Map<string, Made>> {
    const wanted = new Map<string, Made>();
    for (const { id, password } of await this.#phones.current())
      wanted.set(deskPhoneName(id), { password, context: "okpay-agents" });
    for (const { id, password } of await this.#lines.current())
      wanted.set(appLineName(id), {
        password,
        context: "okpay-app",
        made: () => this.#lines.made(id),
      });
    return wanted;
  }

  async #compare(): Promise<void> {
    const wanted = await this.#wanted();
    const exchange = this.#exchange;
    if (exchange === null) return;
    const isOurs = (name: string) => isDeskPhone(name) || isAppLine(name);
    const there = new Set((await exchange.endpoints()).filter(isOurs));
    for (const name of there)
      if (!wanted.has(name))
        for (const type of [...TYPES].reverse()) await exchange.deleteObject(type, name);
    for (const [name, made] of wanted) {
      if (there.has(name)) continue;
      const objects = objectsOf(name, made);
      for (const type of TYPES) await exchange.putObject(type, name, objects[type]);
      await made.made?.();
    }
  }
}
