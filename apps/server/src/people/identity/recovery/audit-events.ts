import type { AuditDetail, AuditEvent, AuditEventType } from "../../../platform/audit-trail.ts";
import type { Origin } from "../register.ts";

/** Something a customer did to their own account, or that was done in their name: `isKnown` false when nobody proved who they are. */
export const ofCustomer = (
  type: AuditEventType,
  customerId: string,
  origin: Origin,
  more: {
    readonly isKnown?: boolean;
    readonly outcome?: AuditEvent["outcome"];
    readonly details?: Readonly<Record<string, AuditDetail>>;
  } = {},
): AuditEvent => ({
  type,
  actor:
    more.isKnown === false ? { kind: "anonymous", id: null } : { kind: "customer", id: customerId },
  subject: { kind: "customer", id: customerId },
  outcome: more.outcome ?? "success",
  origin: { ip: origin.ip, userAgent: origin.userAgent },
  ...(more.details === undefined ? {} : { details: more.details }),
});
