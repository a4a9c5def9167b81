import type { callBoard, HotlineSkill, LEG_FAILURES } from "@okpay/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { LINE } from "./news.ts";
import { tell } from "./repository.ts";

/** Of a call by the exchange. */
export interface FailedLeg {
  /** Whose telephone; null: the caller's. */
  readonly agentId: string | null;
  readonly reason: (typeof LEG_FAILURES)[number];
}

/** More than anybody reads on a board. */
const SHOWN = 20;

/** In the transaction in which routing hears of it; the board has it at once. */
export async function noteFailedLeg(
  tx: Tx,
  { callId, agentId, reason, now }: FailedLeg & { readonly callId: string; readonly now: Date },
): Promise<void> {
  await sql`INSERT INTO calls.failed_leg (id, call_id, agent_id, reason, at)
            VALUES (${newId()}, ${callId}, ${agentId}, ${reason}, ${now})`.execute(tx);
  await tell(tx, [LINE]);
}

/** The board shows a day, and a month of them tells whose telephone fails again and again. */
const KEPT_DAYS = 30;

/** By the index on time; nothing to do most of the time. */
export async function forgetFailedLegs(
  { kysely }: Pick<Database, "kysely">,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  await sql`DELETE FROM calls.failed_leg WHERE at < ${before}`.execute(kysely);
}

/** For the board: the newest since then, by the index on time. */
export async function failedLegsOn(
  { kysely }: Database,
  since: Date,
  agentOf: (id: string) => { readonly number: number; readonly name: string },
): Promise<z.output<typeof callBoard>["failedLegs"]> {
  const { rows } = await sql<FailedLeg & { at: Date; skill: HotlineSkill }>`
    SELECT leg.at, leg.agent_id AS "agentId", leg.reason, one.skill
      FROM calls.failed_leg leg JOIN calls.call one ON one.id = leg.call_id
     WHERE leg.at > ${since} ORDER BY leg.at DESC, leg.id DESC LIMIT ${SHOWN}`.execute(kysely);
  return rows.map(({ at, agentId, ...leg }) => ({
    ...leg,
    at: at.toISOString(),
    agent: agentId === null ? null : agentOf(agentId),
  }));
}
