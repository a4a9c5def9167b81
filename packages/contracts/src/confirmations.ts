import { z } from "zod";
import {
  challengeId,
  codeProof,
  passkeyProof,
  proofMethod,
  webAuthnJson,
} from "./authentication.ts";
import { money, publicId, timestamp } from "./primitives.ts";

/** Confirming a payment by a proof bound to its amount and payee (SCA dynamic linking, RTS 5; rows U1–U10). */

export const confirmationId = publicId("cfm");

export const CONFIRMATION_REASONS = [
  "amount",
  "new_payee",
  "new_device",
  "velocity",
  "haste",
  "abroad",
  "always",
] as const;

/** What a quote says about it before anybody confirms. */
export const confirmationNeed = z
  .strictObject({
    isRequired: z.boolean(),
    reasons: z.array(z.enum(CONFIRMATION_REASONS)),
    methods: z.array(proofMethod).meta({
      description: "Ways that can carry amount and payee: sms, email, passkey; best first",
    }),
  })
  .meta({ id: "ConfirmationNeed" });

export const startConfirmationRequest = z
  .strictObject({ quote: z.string().min(1).max(4096), method: z.enum(["sms", "email", "passkey"]) })
  .meta({ id: "StartConfirmationRequest" });

export const confirmation = z
  .strictObject({
    id: confirmationId,
    state: z.enum(["pending", "confirmed"]),
    method: z.enum(["sms", "email", "passkey"]),
    challengeId,
    maskedTo: z.string().nullable(),
    passkeyOptions: webAuthnJson.nullable(),
    total: money.meta({ description: "The same amount as in the message" }),
    counterparty: z.string().meta({ description: "The same payee as in the message" }),
    triesLeft: z.int().nonnegative(),
    expiresAt: timestamp,
    resendAt: timestamp.nullable(),
  })
  .meta({ id: "Confirmation" });

export const verifyConfirmationRequest = z
  .strictObject({ proof: z.discriminatedUnion("method", [codeProof, passkeyProof]) })
  .meta({ id: "VerifyConfirmationRequest" });
