import { z } from "zod";
import { deskState, hotlineSkill } from "./calls.ts";
import { locale, timestamp } from "./primitives.ts";
import { boardTalk } from "./supervision-modes.ts";

const count = z.int().nonnegative();

/** Of a call by the exchange: whose telephone could not be rung or was lost, and why. */
export const LEG_FAILURES = [
  "busy",
  "unreachable",
  "noAnswer",
  "failed",
  "lost",
  "noSound",
] as const;
const minutes = z.number().nullable();
/** Of waits that were announced and ended in an answer: the wait that was left, minus the middle of the range that was said. */
export const estimateError = z
  .strictObject({
    p50Minutes: minutes.meta({ description: "Half of the distances are at most so much" }),
    p90Minutes: minutes,
    biasMinutes: minutes.meta({ description: "Mean; above 0: longer than was said" }),
  })
  .meta({ id: "EstimateError", description: "null: nothing was announced" });

const failedLeg = z.strictObject({
  at: timestamp,
  agent: z
    .strictObject({ number: z.int(), name: z.string() })
    .nullable()
    .meta({ description: "Whose telephone; null: the caller's" }),
  skill: hotlineSkill,
  reason: z.enum(LEG_FAILURES),
});

export const callBoard = z
  .strictObject({
    at: timestamp,
    waiting: count,
    longestWaitSeconds: count,
    callbacks: count,
    booked: z
      .array(z.strictObject({ startsAt: timestamp, callbacks: z.int().positive() }))
      .meta({ description: "Callbacks that customers booked, by half hours of the next 24 hours" }),
    agentsShort: count.nullable().meta({
      description: "For 80 % within 20 s at the present load (Erlang A); null: too few calls",
    }),
    recordingsFailed: count.meta({
      description: "Calls of the last 24 hours whose recording the exchange could not begin",
    }),
    failedLegs: z.array(failedLeg).meta({
      description: "Newest first, of the last 24 hours, 20 at most; of calls by the exchange",
    }),
    exchange: z
      .strictObject({
        isConnected: z.boolean(),
        clockAheadSeconds: z.int().nullable().meta({
          description:
            "Of the exchange, before OKPay's; null: they go together, or it is not known",
        }),
      })
      .nullable()
      .meta({ description: "For calls by telephone; null: none is configured" }),
    talking: count,
    today: z.strictObject({
      offered: count,
      answered: count,
      abandoned: count,
      withinTarget: count.meta({
        description: "Answered within 20 s; service level = this ÷ offered",
      }),
      promisesKept: count,
      promises: count,
      estimate: estimateError,
    }),
    promised: z
      .strictObject({ open: count, overdue: count })
      .meta({ description: "To callers, and not kept yet" }),
    outcomes: z.strictObject({
      judged: count.meta({ description: "Answered calls of known customers, 7 to 35 days ago" }),
      enough: count.meta({
        description: "Of them: no call about the same matter in 7 days; FCR = this ÷ judged",
      }),
      marks: count.meta({ description: "Given in the last 28 days" }),
      meanMark: z.number().min(1).max(5).nullable(),
    }),
    lines: z.array(
      z.strictObject({
        skill: hotlineSkill,
        language: locale,
        waiting: count,
        longestWaitSeconds: count,
        reason: z.enum(["nobody", "notReady", "allBusy", "exchangeAway"]).meta({
          description:
            "Why they wait: no agent of this line, none ready, all on calls, or their telephone exchange is not connected",
        }),
      }),
    ),
    agents: z.array(
      z.strictObject({
        number: z.int(),
        name: z.string(),
        state: deskState.shape.state,
        reason: z.string().nullable(),
        since: timestamp,
        skill: hotlineSkill.nullable().meta({ description: "Of the call they have" }),
        heldSince: timestamp.nullable().meta({ description: "Their caller is on hold" }),
        isHoldAlarmed: z.boolean().meta({ description: "Past five minutes: the supervisor's" }),
        talk: boardTalk.nullable(),
      }),
    ),
    version: deskState.shape.version,
  })
  .meta({ id: "CallBoard" });
