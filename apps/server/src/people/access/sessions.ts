import { ROLE_GRANTS } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import { randomToken, sha256 } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { StaffActor } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { after, HOUR_MS, MINUTE_MS, STAFF_POLICY } from "./policy.ts";
import {
  findLiveSession,
  insertSession,
  type LiveStaffSession,
  revokeSession,
  touchSession,
} from "./session-repository.ts";

/** Where a request came from. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

export interface StaffSessions {
  /** Who the cookie's token belongs to, or null: unknown, revoked, idle for 15 minutes, over, or the account is shut. */
  authenticate(token: string | undefined, isBackground?: boolean): Promise<StaffActor | null>;
  /** A fresh token; the one the browser came with is revoked (row S2). */
  start(
    tx: Tx,
    session: {
      readonly staffId: string;
      readonly factor: "totp" | "passkey" | "demo";
      readonly presentedToken: string | undefined;
    } & Origin,
  ): Promise<string>;
  end(tx: Tx, sessionId: string): Promise<void>;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const IDLE_MS = STAFF_POLICY.sessionIdleMinutes * MINUTE_MS;

export function createStaffSessions({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): StaffSessions {
  return {
    async authenticate(token, isBackground = false) {
      if (token === undefined || !TOKEN.test(token)) return null;
      const now = clock.now();
      const session = await findLiveSession(database.kysely, sha256(token), {
        now,
        seenSince: after(now, -IDLE_MS),
      });
      if (session === undefined) return null;
      const isStale =
        !isBackground &&
        now.getTime() - session.lastSeenAt.getTime() >= STAFF_POLICY.lastSeenEverySeconds * 1000;
      if (isStale) await touchSession(database.kysely, session.id, now);
      return toActor(session, isStale ? now : session.lastSeenAt);
    },

    async start(tx, { staffId, factor, presentedToken, ip, userAgent }) {
      const now = clock.now();
      if (presentedToken !== undefined && TOKEN.test(presentedToken))
        await revokeSession(tx, { tokenSha256: sha256(presentedToken) }, now);
      const token = randomToken();
      await insertSession(tx, {
        id: newId(),
        tokenSha256: sha256(token),
        staffId,
        factor,
        now,
        absoluteExpiresAt: after(now, STAFF_POLICY.sessionAbsoluteHours * HOUR_MS),
        ip,
        userAgent,
      });
      return token;
    },

    end: (tx, sessionId) => revokeSession(tx, { id: sessionId }, clock.now()),
  };
}

const toActor = (session: LiveStaffSession, lastSeenAt: Date): StaffActor => ({
  staffId: session.staffId,
  sessionId: session.id,
  displayName: session.displayName,
  email: session.email,
  role: session.role,
  grants: ROLE_GRANTS[session.role],
  locale: session.locale,
  signedInAt: session.signedInAt,
  idleExpiresAt: after(lastSeenAt, IDLE_MS),
  absoluteExpiresAt: session.absoluteExpiresAt,
});
