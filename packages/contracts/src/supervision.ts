import { z } from "zod";
import { iceServer, sideMedia, sideMediaRequest } from "./call-media.ts";
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

export const supervisionMediaRequest = sideMediaRequest.meta({ id: "SupervisionMediaRequest" });

export const supervisionQuery = awaitQuery;

const supervision = z
  .strictObject({
    id: publicId("sup"),
    callId,
    channel: z.enum(["app", "phone"]),
    agent: z.strictObject({ number: z.int(), name: z.string() }),
    mode: supervisionMode,
    reason: supervisionReason,
    state: z.enum(["ringing", "connecting", "on", "silent"]).meta({
      description:
        "ringing: the supervisor's telephone; connecting: the two pages, in a call of the app; silent: a secret is being spoken, so nothing is heard either way",
    }),
    media: sideMedia
      .nullable()
      .meta({ description: "In a call of the app, while it may be heard" }),
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
    iceServers: z.array(iceServer),
    version: z.string().meta({ description: "Give it back as `after`" }),
  })
  .meta({ id: "SupervisionState" });
