import { z } from "zod";
import { iceServer, sessionDescription, sideMedia, sideMediaRequest } from "./call-media.ts";
import { deskPhoneState } from "./desk-phone.ts";
import { locale, publicId, timestamp } from "./primitives.ts";
import { newPromise } from "./promises.ts";
import { deskRecording } from "./recording-pauses.ts";
import { deskSupervision, supervisorMedia } from "./supervision-modes.ts";

/** What a call may be about; the same words as the `skill` of help articles. */
export const HOTLINE_SKILLS = [
  "general",
  "payments",
  "identity",
  "security",
  "abroad",
  "bills",
  "merchants",
  "complaints",
] as const;
export const hotlineSkill = z.enum(HOTLINE_SKILLS).meta({ id: "HotlineSkill" });
export type HotlineSkill = z.infer<typeof hotlineSkill>;

/** Only agents whose certificate has not ended take these calls. */
export const CERTIFIED_SKILLS = ["identity", "security"] as const satisfies readonly HotlineSkill[];

export const callId = publicId("cal");

/* The menu: the same flow by phone and in the app. A PIN goes with the request that starts the call, never through here. */

const menuAsk = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("choose"),
      options: z.array(z.strictObject({ key: z.string(), label: z.string() })),
    }),
    z.strictObject({ type: z.literal("pin") }),
  ])
  .meta({ id: "CallMenuAsk" });

export const callMenuRequest = z
  .strictObject({
    at: z
      .string()
      .regex(/^[a-z-]{1,40}$/)
      .optional()
      .meta({ description: "The step that asked; left out: from the beginning" }),
    answer: z
      .union([
        z.strictObject({ key: z.string().max(2) }),
        z.strictObject({ isPinWrong: z.literal(true) }),
      ])
      .optional(),
    language: locale.optional().meta({ description: "Chosen earlier in the menu" }),
  })
  .meta({ id: "CallMenuRequest" });

export const callMenuStep = z
  .strictObject({
    said: z.array(z.string()).meta({ description: "What is spoken, in order" }),
    at: z.string(),
    language: locale,
    ask: menuAsk.nullable(),
    outcome: z
      .discriminatedUnion("type", [
        z.strictObject({ type: z.literal("queue"), skill: hotlineSkill }),
        z.strictObject({ type: z.literal("closed") }),
        z.strictObject({ type: z.literal("message") }),
      ])
      .nullable(),
    isRecordingOffered: z.boolean().meta({
      description: "A call that begins now can be recorded, if its caller says yes; else it is not",
    }),
  })
  .meta({ id: "CallMenuStep" });

/* A customer's call. */

export const CALL_STATES = [
  "waiting",
  "callback",
  "ringing",
  "talking",
  "reconnecting",
  "ended",
] as const;

export const CALL_END_REASONS = ["caller", "agent", "no_answer", "lost"] as const;

const waitRange = z
  .strictObject({ low: z.int().nonnegative(), high: z.int().positive() })
  .meta({ id: "WaitRange", description: "Whole minutes; low 0: less than" });

const callPlace = z
  .strictObject({
    ahead: z.int().nonnegative(),
    range: waitRange
      .nullable()
      .meta({ description: "null: too little is known to say anything honest" }),
    reason: z
      .enum(["fewerAgents", "urgentCalls"])
      .nullable()
      .meta({ description: "Why it is more than was said before" }),
  })
  .meta({ id: "CallPlace" });

export const callMedia = z
  .strictObject({
    generation: z.int().positive().meta({ description: "Counts connections of this call" }),
    offer: sessionDescription.nullable(),
    isAnswered: z.boolean(),
  })
  .meta({ id: "CallMedia" });

export const call = z
  .strictObject({
    id: callId,
    channel: z.enum(["app", "phone"]).meta({ description: "phone: the sound is not in the app" }),
    isByExchange: z.boolean().meta({ description: "In the app: this page calls with CallLine" }),
    state: z.enum(CALL_STATES),
    skill: hotlineSkill,
    language: locale,
    startedAt: timestamp,
    answeredAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
    endReason: z.enum(CALL_END_REASONS).nullable(),
    place: callPlace.nullable().meta({ description: "While waiting" }),
    agentNumber: z.int().nullable(),
    isHeld: z.boolean(),
    media: callMedia.nullable().meta({ description: "While talking" }),
    identityAsk: z
      .strictObject({ expiresAt: timestamp })
      .nullable()
      .meta({ description: "The agent asks whether it is the customer who calls" }),
    isSupervisorHere: z.boolean().meta({ description: "A supervisor has joined and talks too" }),
    isRecordingAccepted: z.boolean().meta({ description: "Else nothing of it is recorded" }),
    isSurveyOpen: z.boolean(),
  })
  .meta({ id: "Call" });
export type Call = z.infer<typeof call>;

/** Long polling: answered when it differs from `after`, or after some seconds in any case. */
export const awaitQuery = z.strictObject({
  after: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16}$/)
    .optional()
    .meta({
      description: "The version the page has: answered when there is another, or after a while",
    }),
});

/** Of the desk's page: what a caller would hear through it. */
export const deskMicrophone = z.enum(["ok", "missing", "denied"]).meta({
  id: "DeskMicrophone",
  description: "ok: it is open; missing: none could be opened; denied: the browser gives none",
});
export type DeskMicrophone = z.infer<typeof deskMicrophone>;

export const deskQuery = awaitQuery.extend({
  microphone: deskMicrophone
    .optional()
    .meta({ description: "Of this page, with each question; an agent nobody hears is not ready" }),
});

const version = z.string().meta({ description: "Give it back as `after`" });

export const currentCall = z
  .strictObject({ call: call.nullable(), iceServers: z.array(iceServer), version })
  .meta({ id: "CurrentCall" });

export const startCallRequest = z
  .strictObject({
    skill: hotlineSkill,
    language: locale,
    about: z
      .string()
      .trim()
      .max(300)
      .nullable()
      .meta({ description: "In the caller's own words; the agent reads it before answering" }),
    paymentId: publicId("pay").nullable(),
    pin: z
      .string()
      .regex(/^[0-9]{6}$/)
      .nullable()
      .meta({ description: "Of a case prepared before the call" }),
    timeZone: z.string().min(1).max(64),
    isRecordingAccepted: z
      .boolean()
      .default(false)
      .meta({ description: "Where it is offered; whoever says nothing is not recorded" }),
  })
  .meta({ id: "StartCallRequest" });

export const mediaAnswerRequest = z
  .strictObject({ generation: z.int().positive(), answer: sessionDescription })
  .meta({ id: "MediaAnswerRequest" });
export const mediaOfferRequest = z
  .strictObject({ generation: z.int().positive(), offer: sessionDescription })
  .meta({ id: "MediaOfferRequest" });

export const callSurveyRequest = z
  .strictObject({
    score: z.int().min(1).max(5),
    isSolved: z.boolean(),
    comment: z.string().trim().max(500).nullable(),
  })
  .meta({ id: "CallSurveyRequest" });

export const giveSurveyByLinkRequest = z
  .strictObject({
    ...callSurveyRequest.shape,
    token: z
      .string()
      .regex(/^[\w-]{22}$/)
      .meta({ description: "Of the SMS; good once, for three days" }),
  })
  .meta({ id: "GiveSurveyByLinkRequest" });

/* The desk. */

export const AGENT_STATES = [
  "offline",
  "ready",
  "notReady",
  "reserved",
  "offered",
  "talking",
  "wrapUp",
  "lost",
] as const;
const agentState = z.enum(AGENT_STATES).meta({ id: "AgentState" });

/** Why an agent takes no calls, chosen by the agent. */
export const NOT_READY_REASONS = [
  "break",
  "lunch",
  "training",
  "meeting",
  "paperwork",
  "technical",
] as const;
export const DISPOSITIONS = [
  "solved",
  "explained",
  "follow_up",
  "passed_on",
  "call_dropped",
  "not_for_us",
] as const;
export const disposition = z.enum(DISPOSITIONS).meta({ id: "Disposition" });

export const deskCall = z
  .strictObject({
    id: callId,
    channel: z.enum(["app", "phone"]).meta({ description: "phone: it rings at the telephone" }),
    skill: hotlineSkill,
    language: locale,
    isCallback: z.boolean(),
    startedAt: timestamp,
    answerBy: timestamp.nullable().meta({ description: "While offered: then it goes to the next" }),
    isHeld: z.boolean(),
    holdSince: timestamp.nullable(),
    holdAlarm: z
      .enum(["agent", "supervisor"])
      .nullable()
      .meta({ description: "On hold for too long, and who was told; null: not yet" }),
    identityLevel: z.int().min(0).max(3).meta({ description: "Proved by whoever calls" }),
    isIdentityRefused: z
      .boolean()
      .meta({ description: "The customer said in the app that it is not them" }),
    isCallerHere: z.boolean().meta({ description: "False once the caller has gone" }),
    recording: deskRecording.nullable().meta({ description: "null: this call is not recorded" }),
    supervision: deskSupervision.nullable(),
    supervisorMedia: supervisorMedia.nullable(),
    media: z
      .strictObject({
        generation: z.int().positive(),
        isOffered: z.boolean(),
        answer: sessionDescription.nullable(),
      })
      .nullable(),
  })
  .meta({ id: "DeskCall" });

export const deskConsult = z
  .strictObject({
    id: callId,
    side: z.enum(["asks", "answers"]).meta({ description: "Of whoever reads this" }),
    state: z.enum(["waiting", "talking"]),
    skill: hotlineSkill,
    colleague: z.int().nullable().meta({ description: "Number of the other; null: nobody yet" }),
    media: sideMedia.nullable(),
  })
  .meta({ id: "DeskConsult" });

export const deskState = z
  .strictObject({
    agent: z.strictObject({
      number: z.int(),
      languages: z.array(locale),
      skills: z.array(
        z.strictObject({
          skill: hotlineSkill,
          level: z.int().min(1).max(5),
          certifiedUntil: timestamp.nullable(),
        }),
      ),
    }),
    state: agentState,
    reason: z.string().nullable(),
    since: timestamp,
    nextReason: z.string().nullable().meta({ description: "Not ready after this call, and why" }),
    call: deskCall.nullable(),
    consult: deskConsult
      .nullable()
      .meta({ description: "One agent asks another, while the caller hears music" }),
    wrapUpEndsAt: timestamp.nullable(),
    extensionsLeft: z.int().nonnegative(),
    waiting: z.int().nonnegative().meta({ description: "Callers in line this agent may take" }),
    phone: deskPhoneState.nullable().meta({ description: "null: no calls come by telephone" }),
    iceServers: z.array(iceServer),
    version,
  })
  .meta({ id: "DeskState" });
export type DeskState = z.infer<typeof deskState>;

const offeredCall = z.strictObject({ callId });
export const acceptCallRequest = offeredCall.meta({ id: "AcceptCallRequest" });
export const declineCallRequest = offeredCall.meta({ id: "DeclineCallRequest" });
export const readyRequest = z
  .strictObject({ microphone: deskMicrophone })
  .meta({ id: "ReadyRequest" });
export const notReadyRequest = z
  .strictObject({ reason: z.enum(NOT_READY_REASONS) })
  .meta({ id: "NotReadyRequest" });
export const holdRequest = z.strictObject({ isHeld: z.boolean() }).meta({ id: "HoldRequest" });
export const transferRequest = z
  .strictObject({ skill: hotlineSkill })
  .meta({ id: "TransferRequest" });
export const consultRequest = transferRequest.meta({ id: "ConsultRequest" });
export const consultMediaRequest = sideMediaRequest.meta({ id: "ConsultMediaRequest" });
export const callIdentityRequest = z
  .strictObject({
    number: z
      .int()
      .min(10)
      .max(99)
      .nullable()
      .meta({ description: "The number the agent reads out; null: it is not me who calls" }),
  })
  .meta({ id: "CallIdentityRequest" });
export const wrapUpRequest = z
  .strictObject({
    callId,
    disposition,
    notes: z.string().trim().max(4_000),
    promise: newPromise.nullable().default(null),
    afterwards: z.union([z.literal("ready"), z.enum(NOT_READY_REASONS)]),
  })
  .meta({ id: "WrapUpRequest" });
