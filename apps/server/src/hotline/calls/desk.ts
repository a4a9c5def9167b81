import type {
  DeskMicrophone,
  deskState,
  HotlineSkill,
  Locale,
  wrapUpRequest,
} from "@okpay/contracts";
import type { z } from "zod";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { countedSkills, type HotlineAgent } from "../agents/index.ts";
import { type Agent, type Call, defaultPolicy, isLost, type LineTurn } from "../routing/index.ts";
import { renew } from "./caller.ts";
import { type Consults, createConsults } from "./consult.ts";
import type { CallsDeps } from "./deps.ts";
import { hindranceOf } from "./desk-repository.ts";
import { createDeskTurns } from "./desk-turns.ts";
import { createFitness, HINDERED_MS, WAITS_FOR_EXCHANGE } from "./fitness.ts";
import { isRefused } from "./identity-repository.ts";
import { LINE, ofAgent, ofCustomer } from "./news.ts";
import { assertNotOwn, type Origin, promiseIn } from "./promised.ts";
import * as repository from "./repository.ts";
import { shownToAgent } from "./supervision.ts";
import { supervisionMediaFor } from "./supervision-media.ts";
import { whenNew } from "./waiting.ts";

/** A desk asks this often; twice as long without asking, and it is gone. */
export const DESK_ASKS_MS = 4_000;

type State = z.output<typeof deskState>;
type DeskCall = NonNullable<State["call"]>;

/** What an agent does at the own desk. */
export interface Desk {
  readonly consults: Pick<Consults, "ask" | "end" | "handOver" | "sendMedia" | "renewMedia">;
  /**
   * The heart-beat: who has not asked for a while is lost, and back with the next question. `microphone`: what the page says of
   * its own; whom no caller would have heard for a while is not ready any more.
   */
  state(
    agentId: string,
    page: { readonly after?: string | undefined; readonly microphone?: DeskMicrophone | undefined },
  ): Promise<State>;
  open(agentId: string, languages: readonly Locale[]): Promise<State>;
  close(agentId: string): Promise<void>;
  leave(agentId: string): Promise<void>;
  /** Refused in words that say what to do where no caller would be heard, or none could be rung. */
  ready(agentId: string, microphone: DeskMicrophone): Promise<void>;
  notReady(agentId: string, reason: string): Promise<void>;
  accept(agentId: string, callId: string): Promise<void>;
  decline(agentId: string, callId: string): Promise<void>;
  offerMedia(
    agentId: string,
    media: { readonly generation: number; readonly offer: string },
  ): Promise<void>;
  renewMedia(agentId: string, media: { readonly generation: number }): Promise<void>;
  hold(agentId: string, isHeld: boolean): Promise<void>;
  transfer(agentId: string, skill: HotlineSkill): Promise<void>;
  hangUp(agentId: string): Promise<void>;
  /** A promise to the agent's own account, or one close to them, is refused with `own_account`, and the call stays open. */
  wrapUp(agentId: string, request: z.input<typeof wrapUpRequest>, origin: Origin): Promise<void>;
  extendWrapUp(agentId: string): Promise<void>;
}

export function createDesk(deps: CallsDeps): Desk {
  const { database, routing, agents, news } = deps;
  const { kysely } = database;
  const turns = createDeskTurns(routing);
  const { act, talk, withCaller } = turns;
  const consults = createConsults(deps, turns);
  const fitness = createFitness(deps);

  async function known(agentId: string): Promise<HotlineAgent> {
    const agent = await agents.find(agentId);
    if (agent === null) throw new RequestRefused("desk_closed");
    return agent;
  }

  async function look(person: HotlineAgent): Promise<Omit<State, "version">> {
    const line = await routing.look();
    const agent = line.agents.find(({ id }) => id === person.id);
    if (agent === undefined) throw new RequestRefused("desk_closed");
    const inLine = line.calls.filter(
      (call) => call.state === "waiting" && mayTake(person, call, line.now),
    );
    const { wrapUpMs, wrapUpExtensionMs, wrapUpExtensions } = defaultPolicy;
    const isWrapUp = agent.state === "wrapUp";
    return {
      agent: {
        number: person.number,
        languages: person.languages.map((each) => each as Locale),
        skills: person.skills.map(({ skill, level, certifiedUntil }) => ({
          skill: skill as HotlineSkill,
          level,
          certifiedUntil: certifiedUntil?.toISOString() ?? null,
        })),
      },
      state: agent.state,
      reason: agent.reason,
      since: new Date(agent.since).toISOString(),
      nextReason: agent.nextReason,
      call: await callOf(agent, line.calls),
      consult: await consults.viewOf(agent, line.calls),
      wrapUpEndsAt: isWrapUp
        ? new Date(agent.since + wrapUpMs + agent.extensions * wrapUpExtensionMs).toISOString()
        : null,
      extensionsLeft: isWrapUp ? wrapUpExtensions - agent.extensions : 0,
      waiting: inLine.length,
      phone: await deps.deskPhoneOf(person.id),
      iceServers: deps.iceServersFor(person.id),
    };
  }

  /** Who talks by the telephone of the page is back when it is: else the caller would be taken from the music to nobody. */
  async function waitsForPhone({ id, callId }: Readonly<Agent>): Promise<boolean> {
    if (callId === null) return false;
    if ((await repository.soundsOf(kysely, [callId])).get(callId) === "app") return false;
    return (await deps.deskPhoneOf(id)) === "away";
  }

  async function recordingOf(callId: string): Promise<DeskCall["recording"]> {
    const recording = await deps.recordingOf(callId);
    return recording && { ...recording, until: recording.until?.toISOString() ?? null };
  }

  async function callOf(
    agent: Readonly<Agent>,
    calls: readonly Readonly<Call>[],
  ): Promise<State["call"]> {
    if (agent.callId === null) return null;
    const call = calls.find(({ id }) => id === agent.callId);
    // Who is asked by a colleague is shown whom it is about.
    const row = await repository.findCall(kysely, call?.parentId ?? agent.callId);
    if (row === undefined) return null;
    const isTalking = call?.state === "talking" && call.agentId === agent.id;
    const media = isTalking ? await repository.findMedia(kysely, call.id) : undefined;
    return {
      id: toPublicId("cal", agent.callId),
      channel: repository.soundOf(row),
      skill: row.skill,
      language: row.language,
      isCallback: call?.kind === "callback",
      startedAt: row.startedAt.toISOString(),
      answerBy:
        call?.state === "offered" && call.dueAt !== null
          ? new Date(call.dueAt).toISOString()
          : null,
      isHeld: isTalking && call.holdSince !== null,
      holdSince:
        isTalking && call.holdSince !== null ? new Date(call.holdSince).toISOString() : null,
      holdAlarm: isTalking ? holdAlarmOf(call) : null,
      identityLevel: row.identityLevel,
      isIdentityRefused: await isRefused(kysely, row.id),
      isCallerHere: call !== undefined && call.isLive,
      recording: isTalking ? await recordingOf(row.id) : null,
      supervision: isTalking ? await shownToAgent(deps, row.id) : null,
      supervisorMedia: isTalking ? await supervisionMediaFor(deps, "agent", agent.id) : null,
      media:
        media === undefined
          ? null
          : {
              generation: media.generation,
              isOffered: media.offer !== null,
              answer: media.answer,
            },
    };
  }

  /** Asking again after having been lost: the caller who waited is given back, or the next may come; also after an outage. */
  async function cameBack(agentId: string, microphone: DeskMicrophone | undefined): Promise<void> {
    const { agents: all } = await routing.look();
    const agent = all.find(({ id }) => id === agentId);
    if (agent === undefined) return;
    await fitness.putBack(agent, microphone);
    if (isLost(agent) && !(await waitsForPhone(agent)))
      await routing.turn(async ({ send }) => void (await send({ type: "agentBack", agentId })));
  }

  return {
    consults,
    async state(agentId, { after, microphone }) {
      const person = await known(agentId);
      await fitness.beat(agentId, microphone);
      await cameBack(agentId, microphone);
      const topics = [ofAgent(agentId), LINE];
      return whenNew(news, { topics, after, longestMs: DESK_ASKS_MS, look: () => look(person) });
    },

    async open(agentId, languages) {
      const person = (await agents.find(agentId)) ?? (await agents.enrol(agentId, languages));
      await fitness.beat(agentId, undefined);
      await routing.turn(
        async ({ send }) =>
          void (await send({
            type: "agentSignedIn",
            agentId,
            skills: countedSkills(person),
            languages: person.languages,
          })),
      );
      return this.state(agentId, {});
    },
    close: (agentId) =>
      act(agentId, async ({ send }) => void (await send({ type: "agentSignedOut", agentId }))),

    leave: (agentId) =>
      act(agentId, async ({ send }, { state }) => {
        // In wrap-up nobody waits for the page; the disposition is still to be given when it is back.
        if (state !== "lost" && state !== "wrapUp") await send({ type: "agentLost", agentId });
      }),

    async ready(agentId, microphone) {
      await known(agentId);
      const isFit = await fitness.assertFit(agentId, microphone);
      await act(
        agentId,
        async ({ send }) =>
          void (await send(
            isFit
              ? { type: "agentReady", agentId }
              : { type: "agentNotReady", agentId, reason: WAITS_FOR_EXCHANGE },
          )),
      );
    },
    notReady: (agentId, reason) =>
      act(
        agentId,
        async ({ send }) => void (await send({ type: "agentNotReady", agentId, reason })),
      ),

    accept: (agentId, publicId) =>
      act(agentId, async ({ send }) => {
        const callId = fromPublicId(publicId);
        const commands = await send({ type: "offerAccepted", callId, agentId });
        // The caller hung up, or the offer ran out, in the same moment.
        if (!commands.some((each) => each.type === "connect" && each.callId === callId))
          throw new RequestRefused("offer_gone");
      }),
    decline: (agentId, publicId) =>
      act(agentId, async ({ send, call }) => {
        const callId = fromPublicId(publicId);
        const offered = call(callId);
        if (offered?.state !== "offered" || offered.agentId !== agentId)
          throw new RequestRefused("offer_gone");
        await send({ type: "offerRejected", callId, agentId, reason: "declined" });
      }),

    async offerMedia(agentId, { generation, offer }) {
      await talk(agentId, async ({ tx }, { id }) => {
        if (!(await repository.setMedia(tx, id, generation, { offer })))
          throw new RequestRefused("no_call");
        await tellBoth(tx, agentId, id);
      });
    },
    async renewMedia(agentId, { generation }) {
      const { agents: all } = await routing.look();
      const callId = all.find(({ id }) => id === agentId)?.callId ?? null;
      const row = callId === null ? undefined : await repository.findCall(kysely, callId);
      if (row?.state !== "talking" || row.agentId !== agentId) throw new RequestRefused("no_call");
      const topics = bothOf(agentId, row);
      await renew(deps, { callId: row.id, generation, topics });
    },

    hold: (agentId, isHeld) =>
      withCaller(
        agentId,
        async ({ send }, { id: callId }) =>
          void (await send({ type: isHeld ? "heldByAgent" : "resumedByAgent", callId })),
      ),
    transfer: (agentId, skill) =>
      withCaller(
        agentId,
        async ({ send }, { id: callId }) =>
          void (await send({ type: "transferredBlind", callId, to: { skill } })),
      ),
    hangUp: (agentId) =>
      talk(
        agentId,
        async ({ send }, { id: callId }) => void (await send({ type: "callEnded", callId })),
      ),

    async wrapUp(agentId, request, origin) {
      const { disposition, notes, promise = null, afterwards } = request;
      const wrapped = fromPublicId(request.callId);
      if (promise !== null) await assertNotOwn(deps, { callId: wrapped, agentId });
      await act(agentId, async ({ tx, now, send }, { state, callId }) => {
        if (state !== "wrapUp" || callId !== wrapped) throw new RequestRefused("no_call");
        await repository.insertWrapUp(tx, {
          callId,
          agentId,
          disposition,
          notes,
          now: new Date(now),
        });
        if (promise !== null)
          await promiseIn(deps, tx, { callId, agentId, origin, promise, now: new Date(now) });
        // Who lost the microphone in the talk would not be heard by the next caller either.
        const since = new Date(now - HINDERED_MS);
        const reason = afterwards === "ready" ? await hindranceOf(tx, agentId, since) : afterwards;
        if (reason === null) await send({ type: "agentReady", agentId });
        else await send({ type: "agentNotReady", agentId, reason });
        await send({ type: "dispositionSet", agentId });
        await send({ type: "wrapUpDone", agentId });
      });
    },
    extendWrapUp: (agentId) =>
      act(agentId, async ({ send }) => void (await send({ type: "wrapUpExtended", agentId }))),
  };
}

async function tellBoth(tx: LineTurn["tx"], agentId: string, callId: string): Promise<void> {
  const row = await repository.findCall(tx, callId);
  await repository.tell(tx, bothOf(agentId, row));
}

const bothOf = (agentId: string, row: Pick<repository.CallRow, "customerId"> | undefined) => [
  ofAgent(agentId),
  ...(typeof row?.customerId === "string" ? [ofCustomer(row.customerId)] : []),
];

/** Routing counts its alarms on the call: read there, they last as long as the hold does, for a page that was reloaded too. */
const holdAlarmOf = ({ holdSince, holdAlarms }: Readonly<Call>): DeskCall["holdAlarm"] => {
  if (holdSince === null || holdAlarms === 0) return null;
  return holdAlarms === 1 ? "agent" : "supervisor";
};

/** As routing counts: a skill whose certificate has ended is as if it were not there. */
const mayTake = (person: HotlineAgent, call: Readonly<Call>, now: number): boolean =>
  person.languages.includes(call.language) &&
  countedSkills(person).some(
    ({ skill, validUntil }) => skill === call.skill && (validUntil ?? Infinity) > now,
  );
