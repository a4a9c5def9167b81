import { z } from "zod";
import { awaitQuery, callId } from "./calls.ts";
import { publicId, timestamp } from "./primitives.ts";
import { supervisionMode } from "./supervision-modes.ts";

/* A supervisor in somebody else's talk. It begins by listening; each other mode is a step of its own. */

/** Why; it stands in the audit log. */
export const SUPERVISION_REASONS = [
  "quality",
  "training",
  "help_asked",
  "complaint",
  "risk",
] as const;

const supervisionReason = z.enum(SUPERVISION_REASONS).meta({ id: "SupervisionReason" });

export const SUPERVISION_END_REASONS = [
  "left",
  "page_gone",
  "no_answer",
  "hung_up",
  "talk_over",
] as const;

export const beginSupervisionRequest = z
  .strictObject({
    callId,
    reason: supervisionReason,
    note: z.string().trim().min(1).max(300).nullable(),
  })
  .meta({ id: "BeginSupervisionRequest" });

export const supervisionModeRequest = z
  .strictObject({ mode: supervisionMode })
  .meta({ id: "SupervisionModeRequest" });

export const supervisionQuery = awaitQuery;

const supervision = z
  .strictObject({
    id: publicId("sup"),
    callId,
    channel: z.enum(["app", "phone"]),
    agent: z.strictObject({ number: z.int(), name: z.string() }),
    mode: supervisionMode,
    reason: supervisionReason,
    state: z.enum(["ringing", "on", "silent"]).meta({
      description:
        "ringing: the supervisor's telephone; silent: a secret is being spoken, so nothing is heard either way",
    }),
    beganAt: timestamp,
  })
  .meta({ id: "Supervision" });

export const supervisionState = z
  .strictObject({
    supervision: supervision.nullable(),
    ended: z
      .strictObject({ callId, reason: z.enum(SUPERVISION_END_REASONS), at: timestamp })
      .nullable()
      .meta({ description: "The last one of this supervisor, for a minute" }),
    version: z.string().meta({ description: "Give it back as `after`" }),
  })
  .meta({ id: "SupervisionState" });
