import { z } from "zod";
import { callId, disposition, hotlineSkill } from "./calls.ts";
import { caseNumber } from "./cases.ts";
import { locale, publicId, timestamp } from "./primitives.ts";
import { recordingPause } from "./recording-pauses.ts";
import { caseId, staffId } from "./staff.ts";

/* Recordings of calls by telephone: found, played, held. */

export const recordingId = publicId("rec");

/** Why somebody listens; it stands in the audit log. */
export const PLAYBACK_REASONS = [
  "complaint",
  "dispute",
  "quality",
  "training",
  "investigation",
  "customer_request",
] as const;

export const recordingsQuery = z.strictObject({
  agent: staffId.optional(),
  from: timestamp.optional().meta({ description: "Left out: a month ago" }),
  to: timestamp.optional().meta({ description: "Left out: now" }),
  disposition: disposition.optional(),
  cursor: z
    .string()
    .regex(/^[0-9]{1,15}\.rec_[0-9a-f]{32}$/)
    .optional()
    .meta({ description: "The `next` of the page before" }),
});

export const recordingEntry = z
  .strictObject({
    id: recordingId,
    kind: z
      .enum(["talk", "message"])
      .meta({ description: "message: left by a caller whom nobody answered; it has a case" }),
    callId: callId.nullable().meta({ description: "Of a talk" }),
    caseId: caseId.nullable().meta({ description: "Of a message" }),
    agent: z.strictObject({ id: staffId, number: z.int(), name: z.string() }).nullable(),
    skill: hotlineSkill,
    language: locale,
    disposition: disposition.nullable(),
    startedAt: timestamp,
    consentedAt: timestamp
      .nullable()
      .meta({ description: "When the caller had heard that the call is recorded, and stayed" }),
    isFromApp: z.boolean().meta({ description: "Consent was a box that the caller ticked" }),
    seconds: z
      .int()
      .nonnegative()
      .nullable()
      .meta({ description: "Of the sound, once it is kept" }),
    state: z
      .enum(["recording", "finished", "kept", "lost", "failed", "deleting", "deleted", "dropped"])
      .meta({
        description:
          "Only what is kept can be played; lost: the exchange has no sound of it any more; failed: it never began; dropped: a message that was not wanted",
      }),
    isHeld: z.boolean(),
  })
  .meta({ id: "RecordingEntry" });

export const recordingList = z
  .strictObject({ recordings: z.array(recordingEntry), next: z.string().nullable() })
  .meta({ id: "RecordingList" });

export const recordingView = recordingEntry
  .extend({
    sha256: z
      .string()
      .nullable()
      .meta({ description: "Of the sound when it was finished; compared before each playback" }),
    transcript: z
      .strictObject({ text: z.string(), by: z.string(), at: timestamp })
      .nullable()
      .meta({ id: "Transcript", description: "What staff wrote down of a message" }),
    deletedAt: timestamp.nullable(),
    failure: z
      .string()
      .nullable()
      .meta({ description: "What the exchange said when it could not record" }),
    keptUntil: timestamp.meta({ description: "Deleted after that, unless somebody holds it" }),
    pauses: z.array(
      z.strictObject({
        reason: recordingPause,
        atSeconds: z.int().nonnegative().meta({ description: "In the sound" }),
        lastedSeconds: z.int().nonnegative().meta({ description: "What was not recorded" }),
      }),
    ),
    holds: z.array(
      z.strictObject({
        reason: z.string(),
        heldBy: z.string(),
        heldAt: timestamp,
        releasedBy: z.string().nullable(),
        releasedAt: timestamp.nullable(),
        releaseReason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "RecordingView" });

export const playRecordingRequest = z
  .strictObject({
    reason: z.enum(PLAYBACK_REASONS).meta({ id: "PlaybackReason" }),
    note: z.string().trim().min(1).max(300).nullable(),
  })
  .meta({ id: "PlayRecordingRequest" });

export const holdRecordingRequest = z
  .strictObject({ reason: z.string().trim().min(2).max(300) })
  .meta({ id: "HoldRecordingRequest" });

export const transcribeMessageRequest = z
  .strictObject({ text: z.string().trim().min(1).max(4000) })
  .meta({ id: "TranscribeMessageRequest" });

/** What a page sends: 8 kHz, mono, 16 bit, three minutes at most. */
export const VOICE_MESSAGE_SECONDS = 180;
export const VOICE_MESSAGE_LEAST_SECONDS = 2;
export const VOICE_MESSAGE_MAX_BYTES = 44 + (VOICE_MESSAGE_SECONDS + 1) * 16_000;

export const voiceMessageQuery = z.strictObject({ language: locale });
export const leftVoiceMessage = z
  .strictObject({ caseId, number: caseNumber, seconds: z.int().nonnegative() })
  .meta({ id: "LeftVoiceMessage" });

export const pauseRecordingRequest = z
  .strictObject({ callId, isPaused: z.boolean() })
  .meta({ id: "PauseRecordingRequest" });
