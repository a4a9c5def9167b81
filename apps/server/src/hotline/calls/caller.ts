import type { callLine, currentCall, startCallRequest } from "@okpay/contracts";
import { isTimeZone } from "@okpay/contracts/time-zones";
import type { z } from "zod";
import { fromPublicId, newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { USUAL_PRIORITY } from "../routing/index.ts";
import type { CallsDeps } from "./deps.ts";
import { exchangeFor } from "./exchange-for.ts";
import { type Ask, findAsk, unnameCaller } from "./identity-repository.ts";
import { createMenu, type WalkMenu } from "./menu.ts";
import { LINE, ofAgent, ofCustomer } from "./news.ts";
import * as repository from "./repository.ts";
import { isJoined } from "./supervision.ts";
import { whenNew } from "./waiting.ts";

/** A call that ended is shown, and its survey open, for so long. */
const SHOWN_AFTER_END_MS = 30 * 60_000;
/** For so long a customer's tries of call PINs are counted together; a PIN is not valid for longer. */
const TRIES_MS = 15 * 60_000;
/** Lower is sooner: an account may be in danger while its owner waits. */
const URGENT_PRIORITY = 0;

export const priorityOf = (skill: string): number =>
  skill === "security" ? URGENT_PRIORITY : USUAL_PRIORITY;

type Current = z.output<typeof currentCall>;

/** What a signed-in customer does with their one call. */
export interface Caller {
  readonly menu: WalkMenu;
  start(customerId: string, request: z.output<typeof startCallRequest>): Promise<Current>;
  /** Waits for news when `after` is what there is. Asking keeps the place: who does not ask any more has gone. */
  current(customerId: string, after: string | undefined): Promise<Current>;
  /** For the call at hand, when the exchange carries it: what this session's page calls it with. */
  openLine(owner: {
    readonly customerId: string;
    readonly sessionId: string;
  }): Promise<z.output<typeof callLine>>;
  askCallback(customerId: string): Promise<void>;
  answerCallback(customerId: string): Promise<void>;
  answerMedia(
    customerId: string,
    media: { readonly generation: number; readonly answer: string },
  ): Promise<void>;
  renewMedia(customerId: string, media: { readonly generation: number }): Promise<void>;
  hangUp(customerId: string): Promise<void>;
  survey(
    customerId: string,
    survey: { readonly score: number; readonly isSolved: boolean; readonly comment: string | null },
  ): Promise<void>;
}

export function createCaller(deps: CallsDeps): Caller {
  const { database, routing, agents, clock, news } = deps;
  const { kysely } = database;

  async function live(customerId: string): Promise<repository.CallRow> {
    const row = await repository.newestCall(kysely, customerId);
    if (row === undefined || row.state === "ended") throw new RequestRefused("no_call");
    return row;
  }

  /** The call whose sound is in the page: what is done to one by telephone is done at that telephone. */
  async function liveInApp(customerId: string): Promise<repository.CallRow> {
    const row = await live(customerId);
    if (row.channel !== "app") throw new RequestRefused("no_call");
    return row;
  }

  async function look(customerId: string): Promise<Omit<Current, "version">> {
    const row = await repository.newestCall(kysely, customerId);
    const iceServers = deps.iceServersFor(customerId);
    const isOld =
      row?.endedAt !== null &&
      row?.endedAt !== undefined &&
      clock.now().getTime() - row.endedAt.getTime() > SHOWN_AFTER_END_MS;
    if (row === undefined || isOld) return { call: null, iceServers };
    const ask = row.state === "talking" ? await findAsk(kysely, row.id) : undefined;
    const identityAsk = openAsk(ask, clock.now());
    // Who was only named as them is asked about here, and shown as nothing else.
    if (!repository.isTheirs(row) && identityAsk === null) return { call: null, iceServers };
    const [place, media, agent] = await Promise.all([
      row.state === "waiting" || row.state === "callback" ? routing.placeOf(row.id) : null,
      row.state === "talking" ? repository.findMedia(kysely, row.id) : undefined,
      row.agentId === null ? null : agents.find(row.agentId),
    ]);
    return {
      iceServers,
      call: {
        id: toPublicId("cal", row.id),
        channel: row.channel,
        isByExchange: row.isByExchange,
        state: row.state,
        skill: row.skill,
        language: row.language,
        startedAt: row.startedAt.toISOString(),
        answeredAt: row.answeredAt?.toISOString() ?? null,
        endedAt: row.endedAt?.toISOString() ?? null,
        endReason: row.endReason,
        place,
        agentNumber: agent?.number ?? null,
        isHeld: row.isHeld,
        media:
          media === undefined
            ? null
            : {
                generation: media.generation,
                offer: media.offer,
                isAnswered: media.answer !== null,
              },
        identityAsk,
        isSupervisorHere: row.state === "talking" && (await isJoined(deps, row.id)),
        isRecordingAccepted:
          row.isByExchange && (await deps.recordingConsent?.isGiven(row.id)) === true,
        isSurveyOpen: row.state === "ended" && row.answeredAt !== null && row.surveyedAt === null,
      },
    };
  }

  /** The case a PIN names, with its line; without a PIN what was asked for. */
  async function subjectOf(customerId: string, request: z.output<typeof startCallRequest>) {
    const paymentId = request.paymentId === null ? null : fromPublicId(request.paymentId);
    if (paymentId !== null) await deps.assertOwnPayment(customerId, paymentId);
    if (request.pin === null) return { skill: request.skill, paymentId, caseId: null };
    // Tries are counted per customer: a call that a wrong PIN refuses never was one.
    const named = await deps.cases.redeem({
      pin: request.pin,
      attemptsOf: `app:${customerId}:${Math.floor(clock.now().getTime() / TRIES_MS)}`,
      customerId,
    });
    if (named === null) throw new RequestRefused("pin_invalid");
    return { ...named, paymentId: named.paymentId ?? paymentId };
  }

  return {
    menu: createMenu(deps),

    async start(customerId, request) {
      const { isOpen, lineId } = await deps.hotlineNow(request.language);
      if (!isOpen) throw new RequestRefused("hotline_closed");
      assertTimeZone(request.timeZone);
      const id = newId();
      const subject = await subjectOf(customerId, request);
      const lastAgentId = await repository.lastAgentOf(kysely, customerId);
      const exchange = await exchangeFor(deps.appLines);
      await routing.turn(async ({ tx, now, send }) => {
        // A caller by telephone who only said this name must not keep its owner from calling.
        const unnamed = await unnameCaller(tx, customerId);
        if (typeof unnamed?.agentId === "string")
          await repository.tell(tx, [ofAgent(unnamed.agentId)]);
        const isFirst = await repository.insertCall(tx, {
          id,
          customerId,
          channel: "app",
          isByExchange: exchange !== null,
          language: request.language,
          about: request.about === "" ? null : request.about,
          // Signed in, in the app: nobody has to ask who it is.
          identityLevel: 3,
          ...subject,
          now: new Date(now),
        });
        if (!isFirst) throw new RequestRefused("call_in_progress");
        await exchange?.begin(tx, { callId: id, language: request.language });
        await send({
          type: "callArrived",
          call: {
            id,
            priority: priorityOf(subject.skill),
            skill: subject.skill,
            language: request.language,
            lastAgentId,
            zone: request.timeZone,
          },
        });
      });
      // After the call is in the line and long before it is answered: what is lost on the way is a "no".
      if (exchange !== null)
        await deps.recordingConsent?.[request.isRecordingAccepted ? "given" : "refused"](id);
      await deps.cases.noteContact({ caseId: subject.caseId, lineId, at: clock.now() });
      return this.current(customerId, undefined);
    },

    async current(customerId, after) {
      const row = await repository.newestCall(kysely, customerId);
      if (row !== undefined && row.state !== "ended")
        await repository.noteCallerSeen(kysely, row.id, clock.now());
      const topics = [ofCustomer(customerId), LINE];
      return whenNew(news, { topics, after, look: () => look(customerId) });
    },

    async openLine({ customerId, sessionId }) {
      const { id: callId, state, isByExchange } = await liveInApp(customerId);
      const isOnLine = state === "waiting" || state === "talking" || state === "reconnecting";
      if (deps.appLines === null || !isByExchange || !isOnLine) throw new RequestRefused("no_call");
      return deps.appLines.open({ customerId, sessionId, callId });
    },
    async askCallback(customerId) {
      const { id: callId } = await liveInApp(customerId);
      await routing.turn(async ({ send }) => void (await send({ type: "callbackAsked", callId })));
    },
    async answerCallback(customerId) {
      const { id: callId } = await liveInApp(customerId);
      await repository.noteCallerSeen(kysely, callId, clock.now());
      await routing.turn(
        async ({ send }) => void (await send({ type: "callbackAnswered", callId })),
      );
    },

    async answerMedia(customerId, { generation, answer: described }) {
      const { id, agentId } = await live(customerId);
      const isSet = await repository.setMedia(kysely, id, generation, { answer: described });
      if (!isSet || agentId === null) throw new RequestRefused("no_call");
      await repository.tell(kysely, [ofAgent(agentId), ofCustomer(customerId)]);
    },
    async renewMedia(customerId, { generation }) {
      const { id, agentId, state } = await live(customerId);
      if (state !== "talking" || agentId === null) throw new RequestRefused("no_call");
      await renew(deps, {
        callId: id,
        generation,
        topics: [ofAgent(agentId), ofCustomer(customerId)],
      });
    },

    async hangUp(customerId) {
      const row = await repository.newestCall(kysely, customerId);
      if (row === undefined || row.state === "ended") return;
      const event =
        row.state === "ringing"
          ? ({ type: "callbackFailed", callId: row.id, reason: "declined" } as const)
          : ({ type: "callerHungUp", callId: row.id } as const);
      await routing.turn(async ({ send }) => void (await send(event)));
    },

    async survey(customerId, survey) {
      const row = await repository.newestCall(kysely, customerId);
      if (row === undefined || row.state !== "ended" || row.answeredAt === null)
        throw new RequestRefused("no_call");
      await repository.setSurvey(kysely, { callId: row.id, ...survey, now: clock.now() });
      await repository.tell(kysely, [ofCustomer(customerId)]);
    },
  };
}

/** Another connection, unless that was done since: both pages may notice the same loss. */
export async function renew(
  { database }: Pick<CallsDeps, "database">,
  {
    callId,
    generation,
    topics,
  }: { readonly callId: string; readonly generation: number; readonly topics: readonly string[] },
): Promise<void> {
  await database.kysely.transaction().execute(async (tx) => {
    const media = await repository.findMedia(tx, callId);
    if (media?.generation !== generation) return;
    await repository.nextMedia(tx, callId);
    await repository.tell(tx, topics);
  });
}

const openAsk = (ask: Ask | undefined, now: Date) =>
  ask === undefined || ask.isConfirmed !== null || ask.expiresAt <= now
    ? null
    : { expiresAt: ask.expiresAt.toISOString() };

export function assertTimeZone(timeZone: string): void {
  if (!isTimeZone(timeZone))
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "timeZone", code: "invalid" }],
    });
}
