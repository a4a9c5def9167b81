import { z } from "zod";
import { callbackTimes } from "./callbacks.ts";
import { callId, disposition, hotlineSkill } from "./calls.ts";
import { caseKind, caseNumber, caseState, caseText } from "./cases.ts";
import { remittancePriceRequest } from "./corridors.ts";
import { matterTopic } from "./matters.ts";
import { payment } from "./payments.ts";
import { publicId, timestamp } from "./primitives.ts";
import { promiseAtDesk } from "./promises.ts";
import { caseId } from "./staff.ts";

/* The identity ladder: what the caller proved, and what that opens. */

/** What an agent may do for a caller, and from which level on the server lets them (docs/decisions/identity-ladder.md). */
export const DESK_ACTIONS = {
  /** A first confirmation that is under way is sent again; it says nothing about any account. */
  resend_confirmation: 0,
  /** What sending abroad would cost: the same for everybody. */
  quote_abroad: 0,
  /** What a payment is waiting for. */
  explain: 1,
  case: 1,
  callback: 1,
  /** With a date, at the end of the call. */
  promise: 1,
  /** Stops harm; undoing it needs the owner's new password. */
  freeze: 1,
  /** What to do next, sent to the registered address. */
  retry_help: 2,
  /** The way to where the customer enters a card, or tops up, without telling anybody its number. */
  card_link: 2,
  top_up_link: 2,
  dispute: 2,
  start_reset: 2,
  unlock: 2,
} as const satisfies Record<string, 0 | 1 | 2 | 3>;
export type DeskAction = keyof typeof DESK_ACTIONS;
const deskActionName = z.enum(Object.keys(DESK_ACTIONS) as [DeskAction, ...DeskAction[]]);

const identityLevel = z.int().min(0).max(3);

export const callerCodeRequest = z
  .strictObject({
    callId,
    way: z
      .enum(["email", "sms"])
      .meta({ description: "To the registered address or number: level 1, level 2" }),
  })
  .meta({ id: "CallerCodeRequest" });

export const callerCode = z
  .strictObject({
    challengeId: publicId("chl"),
    sentTo: z.string().meta({ description: "Masked" }),
    expiresAt: timestamp,
    resendAt: timestamp,
  })
  .meta({ id: "CallerCode" });

export const callerCodeAnswer = z
  .strictObject({
    callId,
    challengeId: publicId("chl"),
    code: z
      .string()
      .regex(/^[0-9]{6}$/)
      .meta({ description: "As the caller read it back; the agent never sees it elsewhere" }),
  })
  .meta({ id: "CallerCodeAnswer" });

export const callerLevel = z
  .strictObject({ identityLevel, isRefused: z.boolean() })
  .meta({ id: "CallerLevel" });

export const askCallerInAppRequest = z
  .strictObject({ callId })
  .meta({ id: "AskCallerInAppRequest" });

export const callerAppQuestion = z
  .strictObject({
    number: z
      .int()
      .min(10)
      .max(99)
      .meta({ description: "For the agent to read out; the caller types it in the app" }),
    expiresAt: timestamp,
  })
  .meta({ id: "CallerAppQuestion" });

export const nameCallerRequest = z
  .strictObject({
    callId,
    by: z.enum(["email", "phone"]),
    value: z.string().trim().min(3).max(254),
  })
  .meta({ id: "NameCallerRequest" });

export const deskActionRequest = z
  .discriminatedUnion("action", [
    z.strictObject({ callId, action: z.literal("freeze") }),
    z.strictObject({ callId, action: z.literal("unlock") }),
    z.strictObject({ callId, action: z.literal("start_reset") }),
    z.strictObject({ callId, action: z.literal("retry_help") }),
    z.strictObject({ callId, action: z.literal("card_link") }),
    z.strictObject({ callId, action: z.literal("top_up_link") }),
    z.strictObject({
      callId,
      action: z.literal("resend_confirmation"),
      email: z.string().trim().min(3).max(254),
    }),
  ])
  .meta({ id: "DeskActionRequest" });

/** What sending abroad would cost, to be read out to the caller; nothing is locked by it. */
export const deskQuoteAbroadRequest = remittancePriceRequest
  .extend({ callId })
  .meta({ id: "DeskQuoteAbroadRequest" });

/* What the agent sees of who is calling, from the offer on. */

/**
 * Whether a carrier vouches for the number that is shown (STIR/SHAKEN, RFC 8588): A, it knows the caller and that the number is
 * theirs; B, it knows the caller; C, it only handed the call on; passed, it verified it and names no level; none, nobody
 * vouches; failed, somebody did, and it is not true.
 */
export const NUMBER_ATTESTATIONS = ["A", "B", "C", "passed", "none", "failed"] as const;
export type NumberAttestation = (typeof NUMBER_ATTESTATIONS)[number];

export const deskCaller = z
  .strictObject({
    callId,
    name: z
      .string()
      .meta({ description: "An initial at level 0, masked at 1, whole from 2 on; empty: nobody" }),
    contact: z.string().nullable().meta({ description: "Masked e-mail; from level 1 on" }),
    identityLevel,
    isIdentityRefused: z
      .boolean()
      .meta({ description: "The customer said in the app that it is not them: nothing opens" }),
    callerId: z
      .strictObject({
        lastDigits: z.string().meta({ example: "8000" }),
        belongsTo: z.enum(["nobody", "somebody", "named", "other"]).meta({
          description:
            "Whose registered number it is: nobody's; of a customer, while nobody is named; of whom is named; of somebody else",
        }),
        initial: z.string().nullable().meta({ description: "Of somebody, and no more of them" }),
        attestation: z.enum(NUMBER_ATTESTATIONS).nullable().meta({
          description:
            "What a carrier vouches for of this number, never of who calls; null: calls of this trunk do not say",
        }),
      })
      .nullable()
      .meta({
        description:
          "By telephone: what the network shows. A hint that proves and opens nothing, because anybody can make it up",
      }),
    customerId: publicId("cus")
      .nullable()
      .meta({ description: "null: by phone, and nothing says who it may be" }),
    actions: z
      .array(z.strictObject({ action: deskActionName, needs: identityLevel, isOpen: z.boolean() }))
      .meta({ description: "What may be done for them now; the server decides again each time" }),
    about: z.string().nullable(),
    payment: z
      .strictObject({
        payment,
        isAttached: z
          .boolean()
          .meta({ description: "False: the newest one that failed, the caller did not name it" }),
        explanation: z
          .string()
          .nullable()
          .meta({ description: "Of the decline, for agents; from level 2 on" }),
        told: z
          .strictObject({ title: z.string(), nextStep: z.string() })
          .nullable()
          .meta({ description: "What the customer reads" }),
      })
      .nullable(),
    case: z
      .strictObject({
        id: caseId,
        number: caseNumber,
        kind: caseKind,
        topic: matterTopic,
        state: caseState,
        subject: z
          .string()
          .nullable()
          .meta({ description: "In the customer's words; from level 2 on" }),
        owner: z.string().nullable().meta({ description: "Who works on it; null: nobody yet" }),
        isMine: z.boolean(),
        dueAt: timestamp
          .nullable()
          .meta({ description: "The promised date; null while the clock stands" }),
        isOverdue: z.boolean(),
        isAttached: z
          .boolean()
          .meta({ description: "False: the newest one that is open, the caller did not name it" }),
      })
      .nullable()
      .meta({ description: "From level 1 on" }),
    articles: z.array(
      z.strictObject({
        slug: z.string(),
        title: z.string(),
        summary: z.string(),
        because: z.enum(["decline", "words", "case", "line"]).meta({
          description:
            "It explains the decline or belongs to it, fits the caller's own words, is about their case's topic, or about the line they chose",
        }),
      }),
    ),
    promises: z
      .array(promiseAtDesk)
      .meta({ description: "Made in earlier calls and not kept yet; from level 1 on" }),
    past: z.array(
      z.strictObject({
        at: timestamp,
        skill: hotlineSkill,
        agentNumber: z.int().nullable(),
        disposition: disposition.nullable(),
        notes: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "DeskCaller" });

const saidZone = z.string().min(1).max(64).optional().meta({
  description: "Where the caller says they are, one of `zones`; left out: it has to be day in all",
});

export const deskCallbackQuery = z.strictObject({ callId, timeZone: saidZone });
export const deskCallbackTimes = z
  .strictObject({
    times: callbackTimes.shape.times,
    timeZone: z.string().meta({ description: "Of the caller, on whose clock it is read out" }),
    zones: z.array(z.string()).min(1).meta({
      description: "Where the caller may be: several where only their number's country is known",
    }),
  })
  .meta({ id: "DeskCallbackTimes" });
/** A callback for the caller at the own desk; another one takes the place of what they had. */
export const deskCallbackRequest = z
  .strictObject({
    callId,
    startsAt: timestamp.nullable().meta({
      description: "One of the times offered; null: once this call is over, in its place",
    }),
    timeZone: saidZone,
  })
  .meta({ id: "DeskCallbackRequest" });

/** A matter that the call did not settle; one for each call, however often it is sent. */
export const deskCaseRequest = z
  .strictObject({ callId, kind: caseKind, topic: matterTopic, text: caseText })
  .meta({ id: "DeskCaseRequest" });
export const deskCaseAnswer = z
  .strictObject({ id: caseId, number: caseNumber })
  .meta({ id: "DeskCase" });

export const deskCallerAnswer = z
  .strictObject({ caller: deskCaller.nullable() })
  .meta({ id: "DeskCallerAnswer" });
