import { z } from "zod";
import { sideMedia } from "./call-media.ts";
import { publicId } from "./primitives.ts";

/** How much of a supervisor there is in a talk, from the least to the most. */
export const SUPERVISION_MODES = ["listen", "whisper", "barge"] as const;
export const supervisionMode = z.enum(SUPERVISION_MODES).meta({
  id: "SupervisionMode",
  description: "listen: hears both; whisper: the agent hears the supervisor too; barge: everybody",
});

/** As the board shows a talk. */
export const boardTalk = z
  .strictObject({
    callId: publicId("cal"),
    channel: z.enum(["app", "phone"]),
    supervision: z
      .strictObject({ mode: supervisionMode, supervisor: z.string() })
      .nullable()
      .meta({ description: "One supervisor at a time" }),
  })
  .meta({ id: "BoardTalk" });

/** As the agent's desk shows it; mere listening only where the house says so. */
export const deskSupervision = z
  .strictObject({ mode: supervisionMode, supervisor: z.string() })
  .meta({ id: "DeskSupervision" });

/** For the agent's page, where the sound of a call in the app meets; there whether the house shows listening or not. */
export const supervisorMedia = sideMedia.extend({ mode: supervisionMode }).meta({
  id: "SupervisorMedia",
  description:
    "The connection to the supervisor's page; null: nobody is in the talk, or a secret is being spoken. Another mode is another generation",
});
