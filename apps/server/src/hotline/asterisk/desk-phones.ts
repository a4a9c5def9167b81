import { DESK_PHONE_SOCKET } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { Routing } from "../routing/index.ts";
import * as repository from "./desk-phone-repository.ts";
import { deskPhoneName } from "./names.ts";
import { passwordFor } from "./passwords.ts";

/** Never looked up: browsers and Asterisk speak through our own connection. */
export const SIP_DOMAIN = "okpay.invalid";
/** From the credential to its first connection, and from a lost one to the next. */
const KEPT_MS = 60_000;

/**
 * Telephones of agents in the browser: a credential for one desk in one session of the console. It is void when the agent
 * is not ready or closes the desk (in routing's own transaction), when the session ends, when another is made, and a
 * minute after its last connection. Of the password nothing is kept: it is made anew from the id.
 */
export interface DeskPhones {
  open(owner: { readonly agentId: string; readonly sessionId: string }): Promise<{
    readonly user: string;
    readonly password: string;
    readonly domain: string;
    readonly socket: string;
    readonly expiresAt: string;
  }>;
  /** Calls by telephone ring at this agent's SIP telephone, until a telephone is opened in a page again. */
  close(agentId: string): Promise<void>;
  /** In the transaction in which the session ends. */
  signedOut(tx: Tx, sessionId: string): Promise<void>;
  stateOf(agentId: string): Promise<"none" | "away" | "registered" | "sip">;
  /** Where this agent's page is rung; null: the agent has no telephone in a page. */
  endpointOf(agentId: string): Promise<string | null>;
  /** The telephone that this session may connect now. */
  admit(owner: {
    readonly personId: string;
    readonly sessionId: string;
  }): Promise<{ readonly id: string; readonly user: string } | null>;
  /** While it is connected; false: it is void. */
  keep(id: string): Promise<boolean>;
  registered(id: string, socketId: string): Promise<void>;
  left(id: string, socketId: string): Promise<void>;
  /** Every telephone that there is, for the exchange; those that nobody connected are gone afterwards. */
  current(): Promise<readonly { readonly id: string; readonly password: string }[]>;
}

export function createDeskPhones({
  database,
  clock,
  routing,
  password,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly routing: Pick<Routing, "turn" | "onDecision">;
  /** ASTERISK_PASSWORD, of which each telephone's is made. */
  readonly password: string;
}): DeskPhones {
  const { kysely } = database;
  const passwordOf = (id: string) => passwordFor(`desk ${id}`, password);
  const later = () => new Date(clock.now().getTime() + KEPT_MS);

  routing.onDecision(async ({ tx, changedAgents }) => {
    const away = changedAgents.filter(({ state }) => state === "notReady" || state === "offline");
    if (away.length === 0) return;
    const agentIds = away.map(({ id }) => id);
    if (await repository.deletePhones(tx, { agentIds })) await repository.tellOfPhones(tx);
  });

  return {
    async open({ agentId, sessionId }) {
      const id = newId();
      const expiresAt = later();
      // Under the line's lock: a desk that is closed in the same moment leaves no telephone behind.
      await routing.turn(async ({ tx, agent }) => {
        const state = agent(agentId)?.state;
        if (state === undefined || state === "offline") throw new RequestRefused("desk_closed");
        const now = clock.now();
        await repository.setSipTelephone(tx, agentId, null);
        await repository.replacePhone(tx, { id, agentId, sessionId, now, expiresAt });
        await repository.tellOfPhones(tx);
      });
      return {
        user: deskPhoneName(id),
        password: passwordOf(id),
        domain: SIP_DOMAIN,
        socket: DESK_PHONE_SOCKET,
        expiresAt: expiresAt.toISOString(),
      };
    },
    async close(agentId) {
      await kysely.transaction().execute(async (tx) => {
        await repository.setSipTelephone(tx, agentId, clock.now());
        await repository.deletePhones(tx, { agentIds: [agentId] });
        await repository.tellOfPhones(tx);
      });
    },
    async signedOut(tx, sessionId) {
      if (await repository.deletePhones(tx, { sessionId })) await repository.tellOfPhones(tx);
    },
    async stateOf(agentId) {
      const row = await repository.findPhone(kysely, agentId);
      if (row === null) return (await repository.hasSipTelephone(kysely, agentId)) ? "sip" : "none";
      return row.socketId === null ? "away" : "registered";
    },
    async endpointOf(agentId) {
      const row = await repository.findPhone(kysely, agentId);
      return row === null ? null : `PJSIP/${deskPhoneName(row.id)}`;
    },
    async admit({ personId: agentId, sessionId }) {
      const row = await repository.admitPhone(kysely, { agentId, sessionId, now: clock.now() });
      if (row === null || !(await repository.keepPhone(kysely, row.id, later()))) return null;
      return { id: row.id, user: deskPhoneName(row.id) };
    },
    keep: (id) => repository.keepPhone(kysely, id, later()),
    registered: (id, socketId) => repository.setSocket(kysely, id, socketId),
    left: (id, socketId) => repository.clearSocket(kysely, id, socketId),
    async current() {
      await repository.deletePhones(kysely, { expiredAt: clock.now() });
      const rows = await repository.allPhones(kysely);
      return rows.map(({ id }) => ({ id, password: passwordOf(id) }));
    },
  };
}
