import type { Clock } from "../../platform/clock.ts";
import { randomToken, sha256 } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { after, MINUTE_MS, POLICY } from "./policy.ts";
import type { Origin } from "./register.ts";
import { identityTables, type PendingSignInRow } from "./tables.ts";

type Db = Tx | Database["kysely"];

/**
 * Sign-ins whose password was right and whose second factor is still to come (docs/decisions/two-step-sign-in.md). Another table
 * and another cookie than a session's: nothing but the factor routes answers to it (row S9).
 */
export interface PendingSignIns {
  /** A fresh token; what this browser was waiting with before is over. */
  start(
    tx: Tx,
    pending: Origin & {
      readonly customerId: string;
      readonly failuresBefore: number;
      readonly presentedToken: string | undefined;
    },
  ): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: Date }>;
  /** Refuses with `sign_in_expired`: unknown, over, or of another browser. */
  find(db: Db, token: string | undefined): Promise<PendingSignInRow>;
  /** It has become something else; its token opens nothing any more. False: somebody was faster. */
  end(tx: Tx, id: string): Promise<boolean>;
  endByToken(db: Db, token: string | undefined): Promise<void>;
  /** After a new password: whoever waits with the old one waits in vain. */
  endAllOf(tx: Tx, customerId: string): Promise<void>;
  prune(before: Date): Promise<number>;
}

export const PENDING_TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function createPendingSignIns({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): PendingSignIns {
  const ending = (db: Db) =>
    identityTables(db)
      .updateTable("identity.pending_sign_in")
      .set({ ended_at: clock.now() })
      .where("ended_at", "is", null);
  const endByToken = async (db: Db, token: string | undefined): Promise<void> => {
    if (token !== undefined && PENDING_TOKEN.test(token))
      await ending(db).where("token_sha256", "=", sha256(token)).execute();
  };

  return {
    async start(tx, { customerId, failuresBefore, presentedToken, ip, userAgent }) {
      await endByToken(tx, presentedToken);
      const now = clock.now();
      const token = randomToken();
      const id = newId();
      const expiresAt = after(now, POLICY.pendingSignInMinutes * MINUTE_MS);
      await identityTables(tx)
        .insertInto("identity.pending_sign_in")
        .values({
          id,
          token_sha256: sha256(token),
          customer_id: customerId,
          failures_before: failuresBefore,
          created_at: now,
          expires_at: expiresAt,
          ended_at: null,
          ip,
          user_agent: userAgent.slice(0, 400),
        })
        .execute();
      return { id, token, expiresAt };
    },

    async find(db, token) {
      const row =
        token === undefined || !PENDING_TOKEN.test(token)
          ? undefined
          : await identityTables(db)
              .selectFrom("identity.pending_sign_in")
              .selectAll()
              .where("token_sha256", "=", sha256(token))
              .where("ended_at", "is", null)
              .where("expires_at", ">", clock.now())
              .executeTakeFirst();
      if (row === undefined) throw new RequestRefused("sign_in_expired");
      return row;
    },

    async end(tx, id) {
      const result = await ending(tx).where("id", "=", id).executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    endByToken,
    async endAllOf(tx, customerId) {
      await ending(tx).where("customer_id", "=", customerId).execute();
    },

    async prune(before) {
      const result = await identityTables(database.kysely)
        .deleteFrom("identity.pending_sign_in")
        .where("expires_at", "<", before)
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
