import { z } from "zod";
import { hotlineSkill } from "./calls.ts";
import { locale, timestamp } from "./primitives.ts";

/* Callbacks for a time to come: offered where the staffing plan leaves room. */

const timeZone = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: "IANA zone of the caller: nobody is rung in their night" });

export const callbackTimesQuery = z.strictObject({
  skill: hotlineSkill,
  language: locale,
  timeZone,
});

export const callbackTime = z
  .strictObject({ startsAt: timestamp, endsAt: timestamp })
  .meta({ id: "CallbackTime", description: "We ring between the two" });

export const callbackBooking = z
  .strictObject({
    startsAt: timestamp,
    endsAt: timestamp,
    skill: hotlineSkill,
    language: locale,
    about: z.string().nullable(),
  })
  .meta({ id: "CallbackBooking" });
export type CallbackBooking = z.infer<typeof callbackBooking>;

export const callbackTimes = z
  .strictObject({
    times: z
      .array(callbackTime)
      .meta({ description: "With room for one more by the staffing plan; the next seven days" }),
  })
  .meta({ id: "CallbackTimes" });

export const bookedCallback = z
  .strictObject({ booking: callbackBooking.nullable() })
  .meta({ id: "BookedCallback" });

export const bookCallbackRequest = z
  .strictObject({
    startsAt: timestamp.meta({ description: "One of the times offered" }),
    skill: hotlineSkill,
    language: locale,
    timeZone,
    about: z
      .string()
      .trim()
      .max(300)
      .nullable()
      .meta({ description: "In the caller's own words; the agent reads it before ringing" }),
  })
  .meta({ id: "BookCallbackRequest" });
