import { z } from "zod";
import { challengeId } from "./authentication.ts";
import { publicId, timestamp } from "./primitives.ts";

export const resetId = publicId("rst");
const sixDigits = z.string().regex(/^[0-9]{6}$/);
const linkToken = z.string().min(20).max(128);
const newPassword = z.string().max(512);

export const passwordResetRequest = z
  .strictObject({ by: z.enum(["email", "phone"]), value: z.string().min(3).max(254) })
  .meta({ id: "PasswordResetRequest" });

/** The same for known and unknown addresses and numbers (row R3). */
export const passwordReset = z
  .strictObject({
    id: resetId,
    by: z.enum(["email", "phone"]),
    expiresAt: timestamp,
    resendAt: timestamp,
  })
  .meta({ id: "PasswordReset" });

export const completeResetRequest = z
  .strictObject({
    proof: z.discriminatedUnion("by", [
      z.strictObject({ by: z.literal("link"), token: linkToken }),
      z.strictObject({ by: z.literal("code"), resetId, code: sixDigits }),
    ]),
    password: newPassword,
  })
  .meta({ id: "CompleteResetRequest" });

export const changePasswordRequest = z
  .strictObject({ currentPassword: z.string().min(1).max(512), newPassword })
  .meta({ id: "ChangePasswordRequest" });

/** All factors lost: delayed, announced on every channel, cancellable (row F11). */
export const recoveryCase = z
  .strictObject({
    id: publicId("rcv"),
    state: z.enum(["waiting", "ready", "completed", "cancelled", "expired"]),
    createdAt: timestamp,
    readyAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: "RecoveryCase" });

export const linkTokenRequest = z
  .strictObject({ token: linkToken })
  .meta({ id: "LinkTokenRequest" });

/** Codes to both verified channels finish a recovery case once its delay is over. */
export const recoveryChallenges = z
  .strictObject({
    emailChallengeId: challengeId,
    phoneChallengeId: challengeId,
    maskedEmail: z.string(),
    maskedPhone: z.string(),
    expiresAt: timestamp,
  })
  .meta({ id: "RecoveryChallenges" });

export const completeRecoveryRequest = z
  .strictObject({
    emailChallengeId: challengeId,
    emailCode: sixDigits,
    phoneChallengeId: challengeId,
    phoneCode: sixDigits,
  })
  .meta({ id: "CompleteRecoveryRequest" });

export const lostPhoneRequest = z
  .strictObject({ email: z.string().min(3).max(254), password: z.string().min(1).max(512) })
  .meta({ id: "LostPhoneRequest" });

export const freezeState = z
  .strictObject({
    isFrozen: z.boolean(),
    frozenAt: timestamp.nullable(),
    by: z.enum(["customer", "link", "staff"]).nullable(),
  })
  .meta({ id: "FreezeState" });

export const changeContactRequest = z
  .strictObject({ channel: z.enum(["email", "phone"]), value: z.string().min(3).max(254) })
  .meta({ id: "ChangeContactRequest" });

export const confirmContactRequest = z
  .strictObject({ code: sixDigits })
  .meta({ id: "ConfirmContactRequest" });
