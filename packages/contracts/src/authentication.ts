import { z } from "zod";
import { session } from "./identity.ts";
import { publicId, timestamp } from "./primitives.ts";

/** Factors, proofs and challenges: what sign-in, step-up and payment confirmation have in common. */

export const factorId = publicId("fac");
export const challengeId = publicId("chl");
export const enrolmentId = publicId("enr");

const sixDigits = z.string().regex(/^[0-9]{6}$/);
const label = z.string().trim().min(1).max(60);

export const factorKind = z.enum(["totp", "sms", "email", "passkey"]).meta({
  id: "FactorKind",
  description: "totp = authenticator app; sms and email = codes to the verified channel",
});

export const factor = z
  .strictObject({
    id: factorId,
    kind: factorKind,
    label: z.string(),
    maskedTo: z.string().nullable().meta({ description: "Where codes go; null for other kinds" }),
    isSynced: z
      .boolean()
      .nullable()
      .meta({ description: "A passkey that its provider copies between devices" }),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: "Factor" });

export const factors = z
  .strictObject({
    factors: z.array(factor),
    recoveryCodesLeft: z.int().nonnegative(),
    isSmsOffered: z.boolean().meta({ description: "Codes by SMS are allowed here (row F9)" }),
  })
  .meta({ id: "Factors" });

export const totpEnrolment = z
  .strictObject({
    id: enrolmentId,
    secret: z.string().meta({ description: "Base32, shown once" }),
    uri: z.string().meta({ description: "otpauth:// address for the QR code" }),
    expiresAt: timestamp,
  })
  .meta({ id: "TotpEnrolment" });

export const confirmTotpRequest = z
  .strictObject({ code: sixDigits, label })
  .meta({ id: "ConfirmTotpRequest" });

/** Opaque to us: what navigator.credentials gives and takes, in its JSON form (WebAuthn level 3). */
export const webAuthnJson = z
  .record(z.string().max(60), z.unknown())
  .meta({ id: "WebAuthnJson", description: "WebAuthn options or response in JSON form" });

export const passkeyOptions = z
  .strictObject({ challengeId, options: webAuthnJson, expiresAt: timestamp })
  .meta({ id: "PasskeyOptions" });

export const addPasskeyRequest = z
  .strictObject({ challengeId, label, response: webAuthnJson })
  .meta({ id: "AddPasskeyRequest" });

export const addChannelRequest = z
  .strictObject({ channel: z.enum(["sms", "email"]) })
  .meta({ id: "AddChannelRequest" });

export const renameFactorRequest = z.strictObject({ label }).meta({ id: "RenameFactorRequest" });

export const factorAdded = z
  .strictObject({
    factor,
    recoveryCodes: z
      .array(z.string())
      .nullable()
      .meta({ description: "Made with the first factor, shown once; null later" }),
  })
  .meta({ id: "FactorAdded" });

export const recoveryCodes = z
  .strictObject({ codes: z.array(z.string()) })
  .meta({ id: "RecoveryCodes", description: "Shown once; the earlier ones no longer work" });

/** A question that was asked: a code on its way, or options for a passkey. */
export const challenge = z
  .strictObject({
    id: challengeId,
    method: z.enum(["sms", "email", "passkey"]),
    maskedTo: z.string().nullable(),
    passkeyOptions: webAuthnJson.nullable(),
    expiresAt: timestamp,
    resendAt: timestamp.nullable(),
  })
  .meta({ id: "Challenge" });

export const codeProof = z
  .strictObject({ method: z.literal("code"), challengeId, code: sixDigits })
  .meta({ id: "CodeProof" });
export const passkeyProof = z
  .strictObject({ method: z.literal("passkey"), challengeId, response: webAuthnJson })
  .meta({ id: "PasskeyProof" });
export const totpProof = z
  .strictObject({ method: z.literal("totp"), code: sixDigits })
  .meta({ id: "TotpProof" });
export const recoveryCodeProof = z
  .strictObject({ method: z.literal("recovery_code"), code: z.string().min(8).max(40) })
  .meta({ id: "RecoveryCodeProof" });

/** Any proof of a second factor. */
export const proof = z
  .discriminatedUnion("method", [codeProof, passkeyProof, totpProof, recoveryCodeProof])
  .meta({ id: "Proof" });

/** A way to prove, as offered on screen. */
export const proofMethod = z
  .strictObject({
    method: z.enum(["totp", "sms", "email", "passkey", "recovery_code"]),
    factorId: factorId.nullable(),
    label: z.string().nullable(),
    maskedTo: z.string().nullable(),
  })
  .meta({ id: "ProofMethod" });

const recoveryState = z
  .strictObject({
    state: z.enum(["waiting", "ready"]),
    readyAt: timestamp,
  })
  .meta({ id: "RecoveryState" });

/** A sign-in whose password was right and that waits for its second factor; no session yet (row S9). */
export const pendingSignIn = z
  .strictObject({
    state: z.literal("second_factor_required"),
    methods: z.array(proofMethod),
    recovery: recoveryState
      .nullable()
      .meta({ description: "A recovery case of this account that is under way" }),
    expiresAt: timestamp,
  })
  .meta({ id: "PendingSignIn" });

export const signedIn = z
  .strictObject({ state: z.literal("signed_in"), session })
  .meta({ id: "SignedIn" });

export const signInAnswer = z
  .discriminatedUnion("state", [signedIn, pendingSignIn])
  .meta({ id: "SignInAnswer" });

export const startChallengeRequest = z
  .strictObject({ method: z.enum(["sms", "email", "passkey"]) })
  .meta({ id: "StartChallengeRequest" });

export const finishSignInRequest = z
  .strictObject({
    proof,
    trustDevice: z
      .boolean()
      .meta({ description: "Skip the second factor on this device for 30 days" }),
  })
  .meta({ id: "FinishSignInRequest" });

export const passkeySignInRequest = z
  .strictObject({ challengeId, response: webAuthnJson })
  .meta({ id: "PasskeySignInRequest" });

/** How fresh the last full proof of this session is, and how to renew it (rows S8, U9). */
export const stepUpState = z
  .strictObject({
    freshUntil: timestamp.nullable().meta({ description: "null: a step-up is needed" }),
    needsPassword: z
      .boolean()
      .meta({ description: "The proof must come with the password (no passkey used)" }),
    methods: z.array(proofMethod),
  })
  .meta({ id: "StepUpState" });

export const stepUpRequest = z
  .strictObject({ password: z.string().min(1).max(512).nullable(), proof })
  .meta({ id: "StepUpRequest" });
