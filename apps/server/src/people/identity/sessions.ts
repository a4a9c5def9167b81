import type { Clock } from "../../platform/clock.ts";
import { randomToken, sha256 } from "../../platform/crypto.ts";
import { createBatchLoader, type Database, type Tx } from "../../platform/db/index.ts";
import { type Actor, RequestRefused } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { assuranceOf, type ProvedFactor } from "./assurance.ts";
import { after, HOUR_MS, MINUTE_MS, POLICY } from "./policy.ts";
import type { Origin } from "./register.ts";
import {
  findLiveSessions,
  insertSession,
  renewSession,
  replaceToken,
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

export interface NewSession extends Origin {
  readonly customerId: string;
  /** Of the browser's present cookie: that session is replaced. */
  readonly presentedToken: string | undefined;
  readonly factors: readonly ProvedFactor[];
  readonly deviceId: string | null;
}

export interface Sessions {
  /**
   * Who the cookie's token belongs to, or `null`: unknown, revoked, idle too long, or over. One indexed query. A request the
   * page makes by itself (polling) moves no idle limit (row S4).
   */
  authenticate(token: string | undefined, isBackground?: boolean): Promise<Actor | null>;
  /**
   * A fresh token; the one the browser came with is revoked, and so are the oldest beyond the limit (`endedOthers`). The
   * assurance level follows from the factors, nothing else (assurance.ts); with two it counts as a full proof.
   */
  start(tx: Tx, session: NewSession): Promise<StartedSession & { readonly endedOthers: number }>;
  /**
   * A full proof within the session: another token, the old one opens nothing from the commit on (row S2). Null when the
   * presented token is no longer this session's.
   */
  renew(
    tx: Tx,
    renewal: {
      readonly sessionId: string;
      readonly presentedToken: string;
      readonly factors: readonly ProvedFactor[];
      /** 2 only for a factor the customer has set up. */
      readonly aal: 1 | 2;
    },
  ): Promise<{ readonly token: string; readonly stepUpAt: Date } | null>;
  /** The same session under another token; the present one opens nothing from the commit on (row S2). */
  rotate(tx: Tx, actor: Actor): Promise<StartedSession>;
  /** Counts from the next request on, in every process. */
  end(tx: Tx, sessionId: string): Promise<void>;
}

/** 256 bits in base64url: anything else is not looked up. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function createSessions(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly idleMinutes: number;
  readonly onLookUp?: ((sessions: number) => void) | undefined;
}): Sessions {
  const { database, clock } = deps;
  const idleMs = deps.idleMinutes * MINUTE_MS;
  const liveSession = createBatchLoader((tokenDigests: readonly Buffer[]) => {
    const now = clock.now();
    deps.onLookUp?.(tokenDigests.length);
    return findLiveSessions(database, tokenDigests, now, after(now, -idleMs));
  });

  return {
    async authenticate(token, isBackground = false) {
      if (token === undefined || !TOKEN.test(token)) return null;
      const session = await liveSession(sha256(token));
      if (session === undefined) return null;
      const now = clock.now();
      const isStale =
        !isBackground &&
        now.getTime() - session.lastSeenAt.getTime() >= POLICY.lastSeenEverySeconds * 1000;
      if (isStale) await touchSession(database, session.id, now);
      const { id, customerId, locale, aal, authenticatedAt, stepUpAt, absoluteExpiresAt } = session;
      return {
        customerId,
        sessionId: id,
        locale,
        aal: aal === 2 ? 2 : 1,
        authenticatedAt,
        stepUpAt,
        idleExpiresAt: after(isStale ? now : session.lastSeenAt, idleMs),
        absoluteExpiresAt,
      };
    },

    async start(tx, { customerId, presentedToken, ip, userAgent, factors, deviceId }) {
      const now = clock.now();
      const token = randomToken();
      const aal = assuranceOf(factors);
      if (presentedToken !== undefined && TOKEN.test(presentedToken))
        await revokeSession(tx, { tokenSha256: sha256(presentedToken) }, now);
      const absoluteExpiresAt = after(now, POLICY.sessionAbsoluteHours * HOUR_MS);
      const session = {
        id: newId(),
        token_sha256: sha256(token),
        customer_id: customerId,
        aal,
        factors: [...factors],
        step_up_at: aal === 2 ? now : null,
        device_id: deviceId,
        authenticated_at: now,
        last_seen_at: now,
        absolute_expires_at: absoluteExpiresAt,
        ip,
        user_agent: userAgent.slice(0, 400),
      };
      const kept = POLICY.sessionsPerCustomer - 1;
      const endedOthers = await insertSession(tx, session, kept, now);
      const idleExpiresAt = after(now, idleMs);
      return { token, customerId, idleExpiresAt, absoluteExpiresAt, endedOthers };
    },

    async renew(tx, { sessionId, presentedToken, factors, aal }) {
      const stepUpAt = clock.now();
      const token = randomToken();
      const isRenewed = await renewSession(tx, {
        id: sessionId,
        from: sha256(presentedToken),
        to: sha256(token),
        factors: [...factors],
        aal,
        stepUpAt,
      });
      return isRenewed ? { token, stepUpAt } : null;
    },

    async rotate(tx, { sessionId, customerId, absoluteExpiresAt }) {
      const now = clock.now();
      const token = randomToken();
      if (!(await replaceToken(tx, sessionId, sha256(token), now)))
        throw new RequestRefused("unauthenticated");
      return { token, customerId, idleExpiresAt: after(now, idleMs), absoluteExpiresAt };
    },

    end: (tx, sessionId) => revokeSession(tx, { id: sessionId }, clock.now()),
  };
}
