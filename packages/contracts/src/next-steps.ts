import { z } from "zod";
import { ISSUER_FEATURES } from "./declines.ts";
import { money, timestamp } from "./primitives.ts";

/** One thing to do now, with everything a button needs to do it. */
export const nextStep = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("top_up"),
      amount: money.meta({ description: "What was missing, fee included" }),
    }),
    z.strictObject({
      type: z.literal("use_card"),
      id: z.string().nullable().meta({ description: "The card to use; null: any but `notId`" }),
      notId: z.string().nullable().meta({ description: "The card that was refused" }),
    }),
    z.strictObject({ type: z.literal("use_balance") }),
    z.strictObject({ type: z.literal("ask_issuer"), enable: z.enum(ISSUER_FEATURES) }),
    z.strictObject({ type: z.literal("wait_until"), at: timestamp }),
    z.strictObject({ type: z.literal("verify_identity"), tier: z.enum(["verified", "plus"]) }),
    z.strictObject({
      type: z.literal("call_us"),
      case: z.string().nullable().meta({
        description: "What the call is about: the payment's id; null: there is no payment yet",
      }),
    }),
    z.strictObject({ type: z.literal("retry") }),
    z.strictObject({ type: z.literal("fix_card_data") }),
    z.strictObject({ type: z.literal("reduce_amount") }),
    z.strictObject({ type: z.literal("change_payee") }),
    z.strictObject({ type: z.literal("check_activity") }),
    z.strictObject({ type: z.literal("see_limits") }),
  ])
  .meta({ id: "NextStep", description: "A next step as a button: its type and parameters" });
export type NextStep = z.output<typeof nextStep>;
