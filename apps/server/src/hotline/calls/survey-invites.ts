import type { giveSurveyByLinkRequest } from "@okpay/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import { randomToken, sha256 } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import type { CallsDeps } from "./deps.ts";
import { ofCustomer } from "./news.ts";
import { setSurvey, tell } from "./repository.ts";

/*
 * Who was asked by key or in the app and said nothing is asked once more, by SMS. The answer is the same record; whoever has
 * the link can say how one call was, and read nothing. So it goes only to the number of the customer's account, and only
 * where the caller had proven who they are: a number that merely called may belong to somebody else.
 */

const HOUR_MS = 3_600_000;
/** The question in the app is open for as long (caller.ts); nobody is asked twice at once. */
const ASKED_AFTER_MS = HOUR_MS / 2;
/** Later nobody remembers the call. */
const ASKED_WITHIN_MS = 24 * HOUR_MS;
const VALID_MS = 72 * HOUR_MS;
/** Who calls every day is not asked every day. */
const REST_MS = 7 * 24 * HOUR_MS;
const PROVEN_LEVEL = 2;
const [FIRST_HOUR, LAST_HOUR] = [9, 20];
/** 128 bits: nobody finds another's, and an SMS has room for it. */
const TOKEN_BYTES = 16;
const AT_ONCE = 20;

export interface SurveyInvites {
  /** Asks who is to be asked now. Every process may do it at the same time: each call is asked about once. */
  send(now: Date): Promise<void>;
  /** Refused with `link_invalid` whatever is wrong with it: used, expired, never there, or answered elsewhere meanwhile. */
  answer(given: z.output<typeof giveSurveyByLinkRequest>): Promise<void>;
}

export function createSurveyInvites({
  database,
  clock,
  inviteToSurvey,
}: Pick<CallsDeps, "database" | "clock" | "inviteToSurvey">): SurveyInvites {
  return {
    async send(now) {
      if (inviteToSurvey === null || !isDay(now)) return;
      for (const call of await unanswered(database.kysely, now)) {
        const token = randomToken(TOKEN_BYTES);
        const expiresAt = new Date(now.getTime() + VALID_MS);
        await database.kysely.transaction().execute(async (tx) => {
          if (await insertInvite(tx, { ...call, tokenHash: sha256(token), now, expiresAt }))
            await inviteToSurvey(tx, { ...call, token, expiresAt });
        });
      }
    },

    async answer({ token, ...survey }) {
      const now = clock.now();
      await database.kysely.transaction().execute(async (tx) => {
        const invite = await useInvite(tx, sha256(token), now);
        if (
          invite === undefined ||
          !(await setSurvey(tx, { ...survey, callId: invite.callId, now }))
        )
          throw new RequestRefused("link_invalid");
        await tell(tx, [ofCustomer(invite.customerId)]);
      });
    },
  };
}

function isDay(now: Date): boolean {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(
    INSTALLATION_TIME_ZONE,
  );
  return hour >= FIRST_HOUR && hour < LAST_HOUR;
}

interface Asked {
  readonly callId: string;
  readonly customerId: string;
}

/** By the index of calls that nobody said anything of; of several calls of one customer the newest, and none while they call. */
async function unanswered(db: CallsDeps["database"]["kysely"], now: Date): Promise<Asked[]> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const { rows } = await sql<Asked>`
    SELECT call.id AS "callId", call.customer_id AS "customerId"
      FROM calls.call
     WHERE surveyed_at IS NULL AND answered_at IS NOT NULL AND customer_id IS NOT NULL
       AND ended_at BETWEEN ${ago(ASKED_WITHIN_MS)} AND ${ago(ASKED_AFTER_MS)} AND identity_level >= ${PROVEN_LEVEL}
       AND NOT EXISTS (SELECT FROM calls.call newer
                        WHERE newer.customer_id = call.customer_id
                          AND (newer.started_at, newer.id) > (call.started_at, call.id))
       AND NOT EXISTS (SELECT FROM calls.survey_invite invite
                        WHERE invite.customer_id = call.customer_id AND invite.sent_at > ${ago(REST_MS)})
     ORDER BY ended_at LIMIT ${AT_ONCE}`.execute(db);
  return rows;
}

/** False: another process has asked. */
async function insertInvite(
  tx: Tx,
  invite: Asked & { readonly tokenHash: Buffer; readonly now: Date; readonly expiresAt: Date },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO calls.survey_invite (call_id, customer_id, token_hash, sent_at, expires_at)
    VALUES (${invite.callId}, ${invite.customerId}, ${invite.tokenHash}, ${invite.now}, ${invite.expiresAt})
    ON CONFLICT (call_id) DO NOTHING RETURNING call_id`.execute(tx);
  return rows.length === 1;
}

/** The row is locked until the survey is there: of two who send at once one is refused. */
async function useInvite(tx: Tx, tokenHash: Buffer, now: Date): Promise<Asked | undefined> {
  const { rows } = await sql<Asked>`
    UPDATE calls.survey_invite SET used_at = ${now}
     WHERE token_hash = ${tokenHash} AND used_at IS NULL AND expires_at > ${now}
    RETURNING call_id AS "callId", customer_id AS "customerId"`.execute(tx);
  return rows[0];
}
