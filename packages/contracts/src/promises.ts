import { z } from "zod";
import { caseNumber } from "./cases.ts";
import { publicId, timestamp } from "./primitives.ts";
import { caseId } from "./staff.ts";

/* What was promised to a caller: said in the wrap-up, read by the customer, kept by somebody. */

/** Nobody is promised anything later than this many days. */
export const PROMISE_DAYS = 90;

export const promiseId = publicId("prm");
export const promiseParams = z.strictObject({ promiseId });
const promiseText = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .meta({ description: "What is promised; the customer reads it" });

export const newPromise = z
  .strictObject({
    text: promiseText,
    dueAt: timestamp.meta({ description: "Until when; in the future, 90 days at most" }),
    isOwn: z.boolean().meta({ description: "Kept by who promises; false: by whoever is there" }),
  })
  .meta({ id: "NewPromise" });

const openPromise = {
  id: promiseId,
  text: promiseText,
  madeAt: timestamp,
  dueAt: timestamp,
  isOverdue: z.boolean(),
};

export const customerPromises = z
  .strictObject({
    promises: z.array(
      z
        .strictObject({
          ...openPromise,
          agentNumber: z.int().nullable().meta({ description: "Who promised it" }),
          caseId: caseId.nullable(),
        })
        .meta({ id: "CustomerPromise" }),
    ),
  })
  .meta({ id: "CustomerPromises" });

export const staffPromisesQuery = z.strictObject({
  whose: z.enum(["mine", "all"]).default("all").meta({
    description: "mine: those I keep, and those that anybody may",
  }),
});

export const staffPromises = z
  .strictObject({
    promises: z
      .array(
        z
          .strictObject({
            ...openPromise,
            text: promiseText.nullable().meta({
              description:
                "To who made it, who keeps it, who talks to this customer at level 2, and supervisors; else null",
            }),
            customerId: publicId("cus"),
            customerName: z.string().meta({ description: "Masked" }),
            owner: z
              .string()
              .nullable()
              .meta({ description: "Who keeps it; null: whoever is there" }),
            isMine: z.boolean(),
            case: z.strictObject({ id: caseId, number: caseNumber }).nullable(),
          })
          .meta({ id: "StaffPromise" }),
      )
      .meta({ description: "Not kept yet, the one that is due first before all; 200 at most" }),
  })
  .meta({ id: "StaffPromises" });

/** On the agent's screen, beside the earlier calls. */
export const promiseAtDesk = z
  .strictObject({
    ...openPromise,
    text: promiseText.nullable().meta({ description: "From level 2 on" }),
    agentNumber: z.int().nullable(),
  })
  .meta({ id: "DeskPromise" });
