import type { Clock } from "../../platform/clock.ts";
import { randomToken, sha256 } from "../../platform/crypto.ts";
import { createBatchLoader, type Database, type Tx } from "../../platform/db/index.ts";
import type { Actor } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { after, HOUR_MS, MINUTE_MS, POLICY } from "./policy.ts";
import type { Origin } from "./register.ts";
import {
  findLiveSessions,
  insertSession,
  revokeOldestSessions,
  revokeSession,
  touchSession,
} from "./session-repository.ts";

/** When a session ends by itself: without a request until then, and in any case. */
export interface SessionTimes {
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
}

export interface StartedSession extends SessionTimes {
  /** For the cookie, and for nothing else. */
  readonly token: string;
  readonly customerId: string;
}

export interface Sessions {
  /** Who the cookie's token belongs to, or `null`: unknown, revoked, idle too long, or over. One indexed query. */
  authenticate(token: string | undefined): Promise<Actor | null>;
  /** A fresh token; the one the browser came with is revoked, and so are the oldest beyond the limit. */
  start(
    tx: Tx,
    session: { readonly customerId: string; readonly presentedToken: string | undefined } & Origin,
  ): Promise<StartedSession>;
  /** Counts from the next request on, in every process. */
  end(sessionId: string): Promise<void>;
}

/** 256 bits in base64url: anything else is not looked up. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function createSessions(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly idleMinutes: number;
}): Sessions {
  const { database, clock } = deps;
  const idleMs = deps.idleMinutes * MINUTE_MS;
  const liveSession = createBatchLoader((tokenDigests: readonly Buffer[]) => {
    const now = clock.now();
    return findLiveSessions(database, tokenDigests, now, after(now, -idleMs));
  });

  return {
    async authenticate(token) {
      if (token === undefined || !TOKEN.test(token)) return null;
      const session = await liveSession(sha256(token));
      if (session === undefined) return null;
      const now = clock.now();
      const isStale =
        now.getTime() - session.lastSeenAt.getTime() >= POLICY.lastSeenEverySeconds * 1000;
      if (isStale) await touchSession(database, session.id, now);
      const { id, customerId, locale, aal, authenticatedAt, absoluteExpiresAt } = session;
      return {
        customerId,
        sessionId: id,
        locale,
        aal: aal === 2 ? 2 : 1,
        authenticatedAt,
        stepUpAt: null,
        idleExpiresAt: after(isStale ? now : session.lastSeenAt, idleMs),
        absoluteExpiresAt,
      };
    },

    async start(tx, { customerId, presentedToken, ip, userAgent }) {
      const now = clock.now();
      const token = randomToken();
      if (presentedToken !== undefined && TOKEN.test(presentedToken))
        await revokeSession(tx, { tokenSha256: sha256(presentedToken) }, now);
      await revokeOldestSessions(tx, customerId, POLICY.sessionsPerCustomer - 1, now);
      const absoluteExpiresAt = after(now, POLICY.sessionAbsoluteHours * HOUR_MS);
      await insertSession(tx, {
        id: newId(),
        token_sha256: sha256(token),
        customer_id: customerId,
        aal: 1,
        factors: ["password"],
        step_up_at: null,
        device_id: null,
        authenticated_at: now,
        last_seen_at: now,
        absolute_expires_at: absoluteExpiresAt,
        ip,
        user_agent: userAgent.slice(0, 400),
      });
      return { token, customerId, idleExpiresAt: after(now, idleMs), absoluteExpiresAt };
    },

    end: (sessionId) => revokeSession(database.kysely, { id: sessionId }, clock.now()),
  };
}
