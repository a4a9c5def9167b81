import type { AuditDetail, AuditEvent, AuditEventType } from "../../platform/audit-trail.ts";
import type { RegistrationRow } from "./tables.ts";

/** What happens to somebody who is nobody yet (row L1): about the registration, by whoever it was. */
export const ofRegistration = (
  type: Extract<AuditEventType, `registration.${string}`>,
  { id }: Pick<RegistrationRow, "id">,
  origin: { readonly ip: string; readonly userAgent: string } | null,
  more: {
    readonly outcome?: AuditEvent["outcome"];
    readonly details?: Readonly<Record<string, AuditDetail>>;
  } = {},
): AuditEvent => ({
  type,
  actor: { kind: "anonymous", id: null },
  subject: { kind: "registration", id },
  outcome: more.outcome ?? "success",
  origin: origin === null ? null : { ip: origin.ip, userAgent: origin.userAgent },
  ...(more.details === undefined ? {} : { details: more.details }),
});

/** Both channels are confirmed, and somebody is a customer: the first event of their history. */
export const completed = (registration: RegistrationRow, customerId: string): AuditEvent => ({
  type: "registration.completed",
  actor: { kind: "customer", id: customerId },
  subject: { kind: "customer", id: customerId },
  outcome: "success",
  // Where the form was filled in; the two confirmations say where they came from themselves.
  origin: { ip: registration.ip, userAgent: registration.user_agent },
  details: { registration: registration.id },
});
