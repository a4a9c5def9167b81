import { z } from "zod";
import { currency, money, positiveMinorUnits, timestamp } from "./primitives.ts";

export const TIERS = ["basic", "verified", "plus"] as const;
export const LIMIT_KINDS = ["per_payment", "day", "month", "new_payee"] as const;
export const limitKind = z.enum(LIMIT_KINDS).meta({ id: "LimitKind" });

export const limitState = z
  .strictObject({
    currency,
    kind: limitKind,
    limit: money.meta({
      description: "What counts now: the tier's, or the customer's own lower one",
    }),
    tierLimit: money,
    used: money,
    left: money,
    resetsAt: timestamp.nullable(),
    pending: z
      .strictObject({ limit: money, activeAt: timestamp })
      .nullable()
      .meta({ description: "A higher own limit that begins later" }),
  })
  .meta({ id: "LimitState" });

export const tierOffer = z
  .strictObject({
    tier: z.enum(TIERS),
    isCurrent: z.boolean(),
    requires: z.array(z.enum(["contacts", "identity_document", "address_document"])),
    limits: z.array(z.strictObject({ currency, kind: limitKind, limit: money })),
  })
  .meta({ id: "TierOffer" });

export const limits = z
  .strictObject({ tier: z.enum(TIERS), tiers: z.array(tierOffer), limits: z.array(limitState) })
  .meta({ id: "Limits" });

export const changeLimitRequest = z
  .strictObject({
    currency,
    kind: limitKind,
    amountMinor: positiveMinorUnits
      .nullable()
      .meta({ description: "null: back to the tier's limit" }),
  })
  .meta({ id: "ChangeLimitRequest" });
