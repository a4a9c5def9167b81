import type {
  activity,
  activityQuery,
  payment,
  preflight,
  quote,
  quoteRequest,
} from "@okpay/contracts";
import type { z } from "zod";

/** The contract's bodies with amounts as `bigint`. */
export type Quote = z.output<typeof quote>;
export type QuoteRequest = z.output<typeof quoteRequest>;
export type Activity = z.output<typeof activity>;
export type ActivityQuery = z.output<typeof activityQuery>;
export type PaymentView = z.output<typeof payment>;
export type Preflight = z.output<typeof preflight>;
