import { z } from "zod";
import { timestamp } from "./primitives.ts";

/** Why a recording is silent: the agent's key, a code read back, a number read out for the app. */
const RECORDING_PAUSES = ["agent", "code", "app_number"] as const;
export const recordingPause = z.enum(RECORDING_PAUSES).meta({ id: "RecordingPause" });

export const deskRecording = z
  .strictObject({
    state: z.enum(["on", "pausing", "paused", "resuming", "refused", "failed"]).meta({
      description:
        "pausing, resuming: asked for, and not done by the exchange yet; refused: by the caller, nothing is recorded; failed: the exchange could not begin, nothing is recorded",
    }),
    until: timestamp.nullable().meta({ description: "Goes on by itself then" }),
    reason: recordingPause.nullable(),
  })
  .meta({ id: "DeskRecording" });
