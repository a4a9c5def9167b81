import type { deskConsult, HotlineSkill } from "@okpay/contracts";
import type { z } from "zod";
import { newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { Agent, Call } from "../routing/index.ts";
import {
  type ConsultRow,
  findConsult,
  insertConsult,
  nextConsultMedia,
  openConsultOf,
  setConsultMedia,
} from "./consult-repository.ts";
import type { CallsDeps } from "./deps.ts";
import type { DeskTurns } from "./desk-turns.ts";
import { ofAgent } from "./news.ts";
import { tell } from "./repository.ts";

/** An agent asks a colleague while the caller hears music, and goes back or hands the call over. */
export interface Consults {
  /** Asked once: a second tap asks nobody else. */
  ask(agentId: string, skill: HotlineSkill): Promise<void>;
  /** Back to the caller, whether the colleague has answered or not. */
  end(agentId: string): Promise<void>;
  /** The colleague has the caller; the asking agent wraps up. */
  handOver(agentId: string): Promise<void>;
  sendMedia(
    agentId: string,
    media: { readonly generation: number; readonly description: string },
  ): Promise<void>;
  renewMedia(agentId: string, media: { readonly generation: number }): Promise<void>;
  /** As this agent's desk shows it; null: nobody asks and nobody is asked. */
  viewOf(
    agent: Readonly<Agent>,
    calls: readonly Readonly<Call>[],
  ): Promise<z.output<typeof deskConsult> | null>;
}

type Side = z.output<typeof deskConsult>["side"];

export function createConsults(
  { database, routing, agents }: CallsDeps,
  turns: DeskTurns,
): Consults {
  const { kysely } = database;

  async function sideOf(
    agent: Readonly<Agent> | undefined,
    calls: readonly Readonly<Call>[],
  ): Promise<{
    readonly row: ConsultRow;
    readonly side: Side;
    readonly call: Readonly<Call>;
  } | null> {
    const mine = calls.find(({ id }) => id === agent?.callId);
    if (mine === undefined) return null;
    const side = mine.kind === "consult" ? "answers" : "asks";
    const row = await (side === "answers"
      ? findConsult(kysely, mine.id)
      : openConsultOf(kysely, mine.id));
    const call = calls.find(({ id }) => id === row?.id);
    return row === undefined || call === undefined ? null : { row, side, call };
  }

  /** The consultation whose sound this agent's page makes, with whom to tell. */
  async function soundOf(agentId: string) {
    const { agents: all, calls } = await routing.look();
    const found = await sideOf(
      all.find(({ id }) => id === agentId),
      calls,
    );
    const colleague = found?.call.agentId ?? null;
    if (found?.call.state !== "talking" || colleague === null) throw new RequestRefused("no_call");
    return { ...found, topics: [ofAgent(found.row.askedBy), ofAgent(colleague)] };
  }

  return {
    ask: (agentId, skill) =>
      turns.withCaller(agentId, async ({ tx, now, send }, { id: callId, holdSince }) => {
        if ((await openConsultOf(tx, callId)) !== undefined) return;
        const id = newId();
        await insertConsult(tx, { id, callId, askedBy: agentId, skill, now: new Date(now) });
        if (holdSince === null) await send({ type: "heldByAgent", callId });
        await send({ type: "consultAsked", callId, consultId: id, to: { skill } });
      }),
    end: (agentId) =>
      turns.withCaller(agentId, async ({ tx, send }, { id: callId }) => {
        const consult = await openConsultOf(tx, callId);
        if (consult === undefined) throw new RequestRefused("no_call");
        await send({ type: "callEnded", callId: consult.id });
        await send({ type: "resumedByAgent", callId });
      }),
    handOver: (agentId) =>
      turns.withCaller(agentId, async ({ tx, send, call }, { id: callId }) => {
        const consult = await openConsultOf(tx, callId);
        // The colleague must have heard what it is about: else it is a transfer, and there is a button for that.
        if (consult === undefined || call(consult.id)?.state !== "talking")
          throw new RequestRefused("no_call");
        await send({ type: "transferredWarm", consultId: consult.id });
      }),

    async sendMedia(agentId, { generation, description }) {
      const { row, side, topics } = await soundOf(agentId);
      const part = side === "asks" ? { offer: description } : { answer: description };
      if (!(await setConsultMedia(kysely, { id: row.id, generation }, part)))
        throw new RequestRefused("no_call");
      await tell(kysely, topics);
    },
    async renewMedia(agentId, { generation }) {
      const { row, topics } = await soundOf(agentId);
      await kysely.transaction().execute(async (tx) => {
        // Both pages may notice the same loss.
        if ((await findConsult(tx, row.id))?.generation !== generation) return;
        await nextConsultMedia(tx, row.id);
        await tell(tx, topics);
      });
    },

    async viewOf(agent, calls) {
      const found = await sideOf(agent, calls);
      if (found === null) return null;
      const { row, side, call } = found;
      const isTalking = call.state === "talking";
      const colleague = side === "answers" ? row.askedBy : isTalking ? call.agentId : null;
      const [ours, theirs] = side === "asks" ? [row.offer, row.answer] : [row.answer, row.offer];
      return {
        id: toPublicId("cal", row.id),
        side,
        state: isTalking ? "talking" : "waiting",
        skill: row.skill,
        colleague: colleague === null ? null : ((await agents.find(colleague))?.number ?? null),
        media: isTalking ? { generation: row.generation, isOursSent: ours !== null, theirs } : null,
      };
    },
  };
}
