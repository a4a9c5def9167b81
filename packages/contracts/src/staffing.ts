import { z } from "zod";
import { estimateError } from "./call-board.ts";
import { bilingualName, localDate } from "./hours.ts";
import { timestamp } from "./primitives.ts";

/* How many agents each half hour of a day needs, and what would be if. */

const HALF_HOURS = 48;
const MOST_AGENTS = 1000;

/** A whole number in the address. */
const numberBetween = (low: number, high: number, description: string) =>
  z
    .codec(z.string().regex(/^(0|[1-9][0-9]{0,3})$/), z.number(), {
      decode: (text) => Number(text),
      encode: (number) => String(number),
    })
    .refine((number) => number >= low && number <= high, { message: "invalid" })
    .optional()
    .meta({ description: `${low} to ${high}; ${description}` });

export const staffingQuery = z.strictObject({
  day: localDate,
  agents: numberBetween(0, MOST_AGENTS, "so many all day instead of the plan"),
  handleSeconds: numberBetween(10, 7200, "talk, hold and wrap-up instead of what was measured"),
  serviceLevel: numberBetween(10, 99, "percent to be answered in time; left out: 80"),
  targetSeconds: numberBetween(1, 600, "what in time means; left out: 20"),
  shrinkage: numberBetween(0, 80, "percent of paid time that is not spent on calls; left out: 30"),
});

const share = z.number().min(0).max(1);
const planned = z.array(z.int().min(0).max(MOST_AGENTS)).length(HALF_HOURS);

export const staffingDay = z
  .strictObject({
    day: localDate,
    timeZone: z.string(),
    weeks: z
      .int()
      .nonnegative()
      .meta({ description: "Days like it, one a week; 0: nobody has called yet" }),
    passedOver: z
      .int()
      .nonnegative()
      .meta({ description: "Days that were left out: holidays and other exceptions" }),
    weekday: z
      .int()
      .min(1)
      .max(7)
      .meta({ description: "Whose calls and plan count: a make-up day stands in for another" }),
    special: z
      .strictObject({
        layer: z.enum(["override", "make_up_day", "holiday"]).meta({ id: "SpecialDay" }),
        name: bilingualName.nullable(),
        isClosed: z.boolean(),
      })
      .nullable()
      .meta({ description: "By the first line's calendar; null: an ordinary day" }),
    measured: z.strictObject({
      handleSeconds: z.number().nullable().meta({ description: "null: too few finished calls" }),
      patienceSeconds: z.number().nullable().meta({ description: "null: nobody gave up" }),
    }),
    assumed: z.strictObject({
      handleSeconds: z.number(),
      serviceLevel: share,
      targetSeconds: z.int(),
      occupancyCap: share,
      shrinkage: share,
      agents: z.int().nullable(),
    }),
    plan: planned.nullable().meta({ description: "For this weekday, by half hours from midnight" }),
    intervals: z
      .array(
        z.strictObject({
          from: z.iso.time({ precision: -1 }),
          calls: z.number().nonnegative().meta({ description: "Expected, with what is booked" }),
          booked: z.int().nonnegative().meta({ description: "Callbacks promised for then" }),
          needed: z.int().nonnegative(),
          rostered: z.int().nonnegative().meta({ description: "With shrinkage" }),
          agents: z.int().nonnegative().meta({ description: "As planned, or as asked" }),
          serviceLevel: share.nullable().meta({ description: "With `agents`, as the next three" }),
          abandonShare: share.nullable(),
          meanWaitSeconds: z.number().nullable().meta({ description: "null: without end" }),
          occupancy: share.nullable(),
        }),
      )
      .length(HALF_HOURS),
  })
  .meta({ id: "StaffingDay" });

export const staffingPlanRequest = z
  .strictObject({
    weekday: z.int().min(1).max(7).meta({ description: "Monday is 1" }),
    agents: planned,
  })
  .meta({ id: "StaffingPlanRequest" });

export const callHistory = z
  .strictObject({
    intervals: z.array(
      z.strictObject({
        from: timestamp,
        offered: z.int().nonnegative(),
        answered: z.int().nonnegative(),
        withinTarget: z.int().nonnegative(),
        abandoned: z.int().nonnegative(),
        meanWaitSeconds: z.int().nonnegative(),
        promises: z.int().nonnegative().meta({
          description: "Announced waits of who came then that ended in an answer",
        }),
        promisesKept: z.int().nonnegative().meta({ description: "Inside their range" }),
        estimate: estimateError,
      }),
    ),
  })
  .meta({ id: "CallHistory" });
