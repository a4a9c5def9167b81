import { CALL_LINE_SOCKET, type Locale } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import * as repository from "./app-line-repository.ts";
import { tellOfPhones } from "./desk-phone-repository.ts";
import { SIP_DOMAIN } from "./desk-phones.ts";
import { APP_EXTENSION, appLineName, readAppLine } from "./names.ts";
import { passwordFor } from "./passwords.ts";
import { createReachable } from "./reachable.ts";
import { isConnected, tell } from "./repository.ts";

/** From the credential to the call that it is for. */
const GOOD_MS = 60_000;
/** The exchange knows a new line after some hundredths of a second. */
const MADE_WITHIN_MS = 3_000;
const LOOK_MS = 50;
/** Asked before a call is begun: Asterisk's own HTTP server, here or on the next machine. */
const REACH_MS = 1_000;

/**
 * Lines of customers' pages to the exchange: one SIP credential for one call in one session, good once and for a minute.
 * It is void when it was used, when the page asks for another (it was loaded anew), when the session ends and when the call
 * does. Of the password nothing is kept: it is made anew from the id.
 */
export interface AppLines {
  /** Whether the exchange can carry a call now; else its sound goes between the two pages. */
  isReachable(): Promise<boolean>;
  /** The exchange carries this call; in the transaction in which routing learns of it. */
  begin(tx: Tx, call: { readonly callId: string; readonly language: Locale }): Promise<void>;
  open(owner: {
    readonly customerId: string;
    readonly sessionId: string;
    readonly callId: string;
  }): Promise<{
    readonly user: string;
    readonly password: string;
    readonly domain: string;
    readonly socket: string;
    readonly target: string;
    readonly expiresAt: string;
  }>;
  /** The id of the line that this session may use now, once the exchange knows it. */
  admit(owner: {
    readonly personId: string;
    readonly sessionId: string;
  }): Promise<{ readonly id: string; readonly user: string } | null>;
  /** While its page is connected; false: it is void. */
  keep(id: string): Promise<boolean>;
  /** Its session has ended: so does its leg. */
  revoke(id: string): Promise<void>;
  /** Which call the endpoint that calls belongs to; null: it was used before, or is void. */
  take(name: string, channelId: string): Promise<string | null>;
  current(): Promise<readonly { readonly id: string; readonly password: string }[]>;
  made(id: string): Promise<void>;
}

export function createAppLines({
  database: { kysely },
  clock,
  password,
  httpUrl,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly password: string;
  readonly httpUrl: string;
}): AppLines {
  const passwordOf = (id: string) => passwordFor(`app ${id}`, password);
  const answers = createReachable(clock, async () => {
    try {
      // Whatever it answers to somebody without a name.
      await fetch(`${httpUrl}/ari/asterisk/ping`, { signal: AbortSignal.timeout(REACH_MS) });
      return true;
    } catch {
      return false;
    }
  });

  return {
    async isReachable() {
      // Its pages would be heard by nobody, and no agent would be rung.
      return (await isConnected(kysely, clock.now())) && answers();
    },
    begin: (tx, call) => repository.insertAppCall(tx, { ...call, now: clock.now() }),

    async open(owner) {
      const id = newId();
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + GOOD_MS);
      await kysely.transaction().execute(async (tx) => {
        if (!(await repository.replaceLine(tx, { id, ...owner, now, expiresAt })))
          throw new RequestRefused("no_call");
        await tellOfPhones(tx);
      });
      return {
        user: appLineName(id),
        password: passwordOf(id),
        domain: SIP_DOMAIN,
        socket: CALL_LINE_SOCKET,
        target: APP_EXTENSION,
        expiresAt: expiresAt.toISOString(),
      };
    },

    async admit({ personId: customerId, sessionId }) {
      const owner = { customerId, sessionId, now: clock.now() };
      for (let waited = 0; waited < MADE_WITHIN_MS; waited += LOOK_MS) {
        const line = await repository.unusedLine(kysely, owner);
        if (line === null) return null;
        if (line.isMade) return { id: line.id, user: appLineName(line.id) };
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      throw new RequestRefused("service_unavailable", { retryAfterSeconds: 1 });
    },
    keep: (id) => repository.hasLine(kysely, id),
    async revoke(id) {
      await kysely.transaction().execute(async (tx) => {
        const callId = await repository.revokeLine(tx, id);
        await tellOfPhones(tx);
        if (callId !== null) await tell(tx, [callId]);
      });
    },
    async take(name, channelId) {
      const id = readAppLine(name);
      if (id === null) return null;
      const used = { id, channelId, now: clock.now() };
      return kysely.transaction().execute((tx) => repository.takeLine(tx, used));
    },
    async current() {
      const ids = await repository.currentLines(kysely, clock.now());
      return ids.map((id) => ({ id, password: passwordOf(id) }));
    },
    made: (id) => repository.noteMade(kysely, id, clock.now()),
  };
}
