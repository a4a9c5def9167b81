import { z } from "zod";
import { timestamp } from "./primitives.ts";

/** What of a saved card is shown: never more than the last four digits (row C2). */
export const savedCard = z
  .strictObject({
    expiryMonth: z.int().min(1).max(12),
    expiryYear: z.int().min(2000).max(2099),
    funding: z.enum(["credit", "debit", "prepaid", "unknown"]),
    issuerCountry: z.string().length(2).nullable(),
    isReady: z.boolean().meta({ description: "false: its issuer has not confirmed it yet" }),
  })
  .meta({ id: "SavedCard" });

export const card = z
  .strictObject({
    id: z.string().max(64).meta({ example: "sandbox_visa_approved" }),
    brand: z.string(),
    lastFour: z.string(),
    label: z.strictObject({ en: z.string(), "zh-CN": z.string() }),
    isSandbox: z.boolean(),
    saved: savedCard
      .nullable()
      .meta({ description: "null: a card of the demo world, which nobody saved" }),
  })
  .meta({
    id: "Card",
    description: "A card that can fund a top-up; sandbox cards cause a known outcome",
  });

export const cards = z.strictObject({ cards: z.array(card) }).meta({ id: "Cards" });

export const addCardRequest = z
  .strictObject({
    number: z
      .string()
      .regex(/^\d{12,19}$/)
      .meta({ description: "Digits only; kept encrypted, never shown again" }),
    expiryMonth: z.int().min(1).max(12),
    expiryYear: z.int().min(2000).max(2099),
    securityCode: z
      .string()
      .regex(/^\d{3,4}$/)
      .meta({ description: "Asked of the issuer once and never stored" }),
  })
  .meta({ id: "AddCardRequest" });

export const cardVerification = z
  .strictObject({
    outcome: z.enum(["ready", "challenge", "unknown"]).meta({
      description: "challenge: send the person to `challengeUrl`; unknown: ask again later",
    }),
    challengeUrl: z.url().nullable(),
    card,
  })
  .meta({ id: "CardVerification" });

export const cardParams = z.strictObject({ cardId: z.uuid() });

/** A number of the sandbox network and what it causes; the demo's form offers them. */
export const sandboxCards = z
  .strictObject({
    cards: z.array(
      z.strictObject({
        number: z.string(),
        brand: z.string(),
        funding: z.enum(["credit", "debit", "prepaid"]),
        issuerCountry: z.string().length(2),
        causes: z
          .string()
          .meta({ description: "approved, challenge, … or the network's decline code" }),
      }),
    ),
  })
  .meta({ id: "SandboxCards" });

/** An event as a network sends it: its shape is the network's, so only its signature is looked at before it is read. */
export const networkEvent = z.looseObject({}).meta({ id: "NetworkEvent" });
export const networkEventParams = z.strictObject({
  acquirer: z.string().regex(/^[a-z_]{1,40}$/),
});
export const networkEventTaken = z
  .strictObject({ receivedAt: timestamp })
  .meta({ id: "NetworkEventTaken" });
