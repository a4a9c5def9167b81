import { z } from "zod";
import { publicId, timestamp } from "./primitives.ts";

export const sessionId = publicId("ses");
export const trustedDeviceId = publicId("dev");

export const device = z
  .strictObject({
    kind: z.enum(["phone", "tablet", "computer", "unknown"]),
    browser: z.string().nullable(),
    system: z.string().nullable(),
  })
  .meta({ id: "Device", description: "As far as the browser says" });

const place = {
  ip: z.string(),
  area: z
    .string()
    .nullable()
    .meta({ description: "From a local database of addresses, if there is one" }),
};

export const sessionEntry = z
  .strictObject({
    id: sessionId,
    isCurrent: z.boolean(),
    device,
    ...place,
    aal: z.literal([1, 2]),
    factors: z.array(z.string()),
    firstSeenAt: timestamp,
    lastSeenAt: timestamp,
  })
  .meta({ id: "SessionEntry" });
export const sessionList = z
  .strictObject({ sessions: z.array(sessionEntry) })
  .meta({ id: "SessionList" });

export const trustedDevice = z
  .strictObject({
    id: trustedDeviceId,
    isCurrent: z.boolean(),
    device,
    createdAt: timestamp,
    lastUsedAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: "TrustedDevice" });
export const trustedDevices = z
  .strictObject({ devices: z.array(trustedDevice) })
  .meta({ id: "TrustedDevices" });

export const securityEvent = z
  .strictObject({
    id: z.string(),
    at: timestamp,
    type: z.string().meta({ description: "Texts: catalogue keys security.events.<type>" }),
    outcome: z.enum(["success", "failure"]),
    factor: z.string().nullable(),
    device: device.nullable(),
    ip: z.string().nullable(),
    area: z.string().nullable(),
  })
  .meta({ id: "SecurityEvent" });
export const securityHistoryQuery = z.strictObject({ cursor: z.string().max(200).optional() });
export const securityHistory = z
  .strictObject({ events: z.array(securityEvent), nextCursor: z.string().nullable() })
  .meta({ id: "SecurityHistory" });

export const SECURITY_CHECKS = [
  "second_factor",
  "phishing_resistant",
  "recovery_codes",
  "two_channels",
  "password_age",
  "unknown_sessions",
  "alerts",
] as const;

export const securityOverview = z
  .strictObject({
    score: z.int().min(0).max(100),
    checks: z.array(
      z.strictObject({ key: z.enum(SECURITY_CHECKS), isGood: z.boolean(), points: z.int() }),
    ),
    next: z
      .enum(SECURITY_CHECKS)
      .nullable()
      .meta({ description: "The one step that helps most now" }),
    isFrozen: z.boolean(),
    frozenAt: timestamp.nullable(),
    passwordChangedAt: timestamp,
  })
  .meta({ id: "SecurityOverview" });

export const ALERT_EVENTS = [
  "new_device",
  "sign_in_failures",
  "factor_changed",
  "contact_changed",
  "password_changed",
  "payment_received",
  "payment_sent",
  "limit_changed",
  "voice_message",
] as const;

export const alert = z
  .strictObject({
    event: z.enum(ALERT_EVENTS),
    email: z.boolean(),
    sms: z.boolean(),
    isRequired: z.boolean().meta({ description: "Always sent: it cannot be switched off" }),
  })
  .meta({ id: "Alert" });
export const alerts = z.strictObject({ alerts: z.array(alert) }).meta({ id: "Alerts" });
export const changeAlertRequest = z
  .strictObject({
    event: z.enum(ALERT_EVENTS),
    channel: z.enum(["email", "sms"]),
    isOn: z.boolean(),
  })
  .meta({ id: "ChangeAlertRequest" });

export const recordView = z
  .strictObject({
    at: timestamp,
    what: z
      .enum(["record", "payments", "document", "recording"])
      .meta({ id: "RecordPart", description: "What of it was looked at, or listened to" }),
    who: z.string().meta({ description: "Role and short name, never a full identity" }),
    reason: z.string(),
  })
  .meta({ id: "RecordView" });
export const recordViews = z
  .strictObject({ views: z.array(recordView) })
  .meta({ id: "RecordViews" });

export const consentEntry = z
  .strictObject({
    document: z.enum(["terms", "privacy"]),
    currentVersion: z.string(),
    acceptedVersion: z.string().nullable(),
    acceptedAt: timestamp.nullable(),
    isAcceptanceNeeded: z.boolean(),
  })
  .meta({ id: "ConsentEntry" });
export const consents = z
  .strictObject({ documents: z.array(consentEntry) })
  .meta({ id: "Consents" });
export const acceptConsentRequest = z
  .strictObject({ document: z.enum(["terms", "privacy"]), version: z.string().max(32) })
  .meta({ id: "AcceptConsentRequest" });
