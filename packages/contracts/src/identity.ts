import { z } from "zod";
import { currency, locale, money, passwordPolicy, publicId, timestamp } from "./primitives.ts";

export const registrationId = publicId("reg");
export const customerId = publicId("cus");

export const registrationRequest = z
  .strictObject({
    displayName: z.string().trim().min(1).max(80).meta({ example: "林悦" }),
    email: z.string().min(3).max(254).meta({ example: "lin.yue@example.com" }),
    phone: z.string().min(5).max(32).meta({
      description: "Mobile number: with country code (+86…), or a Chinese number without",
      example: "+8613800138000",
    }),
    password: z
      .string()
      .max(512)
      .meta({ description: "As getConfig's passwordPolicy says, at most 128 characters" }),
    locale,
    consents: z.strictObject({
      terms: z
        .string()
        .max(32)
        .meta({ description: "Version of the terms accepted", example: "2026-11-01" }),
      privacy: z
        .string()
        .max(32)
        .meta({ description: "Version of the privacy notice accepted", example: "2026-11-28" }),
    }),
  })
  .meta({ id: "RegistrationRequest" });

/** The same answer whether or not the e-mail or phone is known already (no enumeration, R3). */
export const registration = z
  .strictObject({
    id: registrationId,
    state: z.enum(["pending", "completed"]),
    emailMasked: z.string(),
    phoneMasked: z.string(),
    isEmailConfirmed: z.boolean(),
    isPhoneConfirmed: z.boolean(),
    expiresAt: timestamp,
  })
  .meta({ id: "Registration" });

export const confirmEmailRequest = z
  .strictObject({ token: z.string().min(20).max(128) })
  .meta({ id: "ConfirmEmailRequest" });

export const confirmPhoneRequest = z
  .strictObject({ code: z.string().regex(/^[0-9]{6}$/) })
  .meta({ id: "ConfirmPhoneRequest" });

export const resendRequest = z
  .strictObject({ channel: z.enum(["email", "phone"]) })
  .meta({ id: "ResendRequest" });

export const signInRequest = z
  .strictObject({ email: z.string().min(3).max(254), password: z.string().min(1).max(512) })
  .meta({ id: "SignInRequest" });

export const customer = z
  .strictObject({
    id: customerId,
    displayName: z.string(),
    email: z.string(),
    phone: z.string(),
    locale,
    isDemo: z.boolean().meta({ description: "A seeded persona of the demo world" }),
    createdAt: timestamp,
  })
  .meta({ id: "Customer" });

export const session = z
  .strictObject({ customer, idleExpiresAt: timestamp, absoluteExpiresAt: timestamp })
  .meta({ id: "Session" });

export const updateProfileRequest = z.strictObject({ locale }).meta({ id: "UpdateProfileRequest" });

export const persona = z
  .strictObject({
    key: z.string(),
    displayName: z.string(),
    story: z.strictObject({ en: z.string(), "zh-CN": z.string() }),
  })
  .meta({
    id: "Persona",
    description: "A seeded customer a visitor of the demo may become with one click",
  });

export const demoSignInRequest = z
  .strictObject({ persona: z.string().max(40) })
  .meta({ id: "DemoSignInRequest" });

export const demoMessage = z
  .strictObject({
    id: publicId("msg"),
    channel: z.enum(["email", "sms"]),
    to: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    links: z
      .array(z.string())
      .meta({ description: "Links of this installation in the text, ready to open" }),
    sentAt: timestamp,
  })
  .meta({ id: "DemoMessage" });

export const demoInbox = z
  .strictObject({ messages: z.array(demoMessage) })
  .meta({ id: "DemoInbox" });

/** What a client must know before anyone has signed in. */
export const publicConfig = z
  .strictObject({
    isDemo: z.boolean(),
    isSandbox: z
      .boolean()
      .meta({ description: "Cards are the sandbox card network; no real money moves" }),
    currencies: z.array(currency),
    consents: z.strictObject({ terms: z.string(), privacy: z.string() }),
    personas: z.array(persona),
    topUpLimits: z.array(z.strictObject({ min: money, max: money })),
    passwordPolicy,
  })
  .meta({ id: "PublicConfig" });
