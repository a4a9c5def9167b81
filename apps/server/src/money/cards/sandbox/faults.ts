import { z } from "zod";

/** How the sandbox network misbehaves towards one merchant account; set on its control page or through its API. */
export const faults = z.strictObject({
  /** Every answer takes this much longer. */
  slowMs: z.int().min(0).max(60_000).default(0),
  /** The next so many requests are done, and their answers lost on the way. */
  loseAnswers: z.int().min(0).max(1_000).default(0),
  /** The next so many answers come a second time: to whoever asks next, whose own answer nobody reads any more. */
  answersTwice: z.int().min(0).max(1_000).default(0),
  /** Nothing is reached at all. */
  isDown: z.boolean().default(false),
  webhooks: z.enum(["prompt", "early", "late", "twice", "out_of_order", "never"]).default("prompt"),
  settlement: z
    .enum([
      "right",
      "line_missing",
      "line_late",
      "line_unknown",
      "line_twice",
      "amount_wrong",
      "currency_wrong",
      "chargeback",
      "sum_wrong",
    ])
    .default("right"),
});
export type Faults = z.infer<typeof faults>;

/** What each fault is called on the control page. */
export const WEBHOOK_FAULTS = faults.shape.webhooks.unwrap().options;
export const SETTLEMENT_FAULTS = faults.shape.settlement.unwrap().options;

/** A network that behaves. */
export const NO_FAULTS: Faults = faults.parse({});
