import type { Tx } from "./db/index.ts";
import type { SideRow } from "./side-row.ts";

/**
 * The audit log as the rest of the program sees it: an event is written with what it tells of, in the same transaction
 * or booking, or neither is (rows L1, L2, L6). `people/audit` implements it and `app.ts` plugs it in, so that no wing
 * imports another. The list of types is closed; a new one says here how much it weighs.
 */

/**
 * Every type of event and its severity: `info` is daily life, `notice` something its owner would want to know,
 * `warning` something a reviewer looks at, `alert` something that wakes somebody.
 */
export const AUDIT_EVENT_TYPES = {
  "registration.started": "info",
  "registration.confirmed": "info",
  "registration.resent": "info",
  "registration.completed": "notice",
  "registration.refused": "notice",
  "session.signed_in": "info",
  "session.sign_in_failed": "notice",
  "session.signed_out": "info",
  "session.revoked": "notice",
  "account.locked": "warning",
  "device.trusted": "notice",
  "device.forgotten": "notice",
  "factor.added": "notice",
  "factor.renamed": "info",
  "factor.removed": "warning",
  "factor.locked": "warning",
  "factor.flagged": "warning",
  "factor.failed": "notice",
  "password.changed": "notice",
  "password.reset_requested": "notice",
  "password.reset": "warning",
  "contact.change_requested": "notice",
  "contact.changed": "warning",
  "step_up.passed": "info",
  "step_up.failed": "notice",
  "confirmation.passed": "info",
  "confirmation.failed": "notice",
  "confirmation.hasty": "warning",
  "confirmation.blocked": "warning",
  "confirmation.exempted": "notice",
  "recovery.requested": "warning",
  "recovery.cancelled": "notice",
  "recovery.completed": "warning",
  "account.frozen": "warning",
  "account.unfrozen": "warning",
  "consent.accepted": "info",
  "card.added": "notice",
  "card.removed": "notice",
  "bank_account.added": "warning",
  "beneficiary.added": "warning",
  "beneficiary.removed": "info",
  "bank_account.removed": "notice",
  "merchant.opened": "info",
  "merchant.changed": "notice",
  "merchant.member_added": "warning",
  "merchant.member_removed": "notice",
  "merchant.key_created": "warning",
  "merchant.key_rotated": "warning",
  "merchant.key_revoked": "notice",
  "merchant.webhook_added": "notice",
  "merchant.webhook_changed": "notice",
  "merchant.webhook_removed": "notice",
  "merchant.webhook_secret_rotated": "warning",
  "merchant.payout_made": "notice",
  "reconciliation.file_imported": "info",
  "reconciliation.file_refused": "warning",
  "reconciliation.corrected": "warning",
  "reconciliation.import_asked": "info",
  "limit.lowered": "notice",
  "limit.raise_requested": "notice",
  "limit.raise_cancelled": "notice",
  "tier.changed": "notice",
  "document.uploaded": "info",
  "document.viewed": "notice",
  "document.approved": "notice",
  "document.rejected": "notice",
  "customer.record_viewed": "notice",
  "customer.searched": "notice",
  "customer.payments_viewed": "notice",
  "customer.payment_viewed": "notice",
  "staff.invited": "warning",
  "staff.enrolled": "notice",
  "staff.signed_in": "info",
  "staff.sign_in_failed": "warning",
  "staff.signed_out": "info",
  "staff.locked": "warning",
  "staff.role_changed": "warning",
  "staff.disabled": "warning",
  "staff.password_changed": "notice",
  "staff.factor_added": "notice",
  "staff.factor_removed": "warning",
  "grant.denied": "warning",
  "approval.requested": "notice",
  "approval.approved": "warning",
  "approval.rejected": "notice",
  "approval.expired": "info",
  "hours.calendar_changed": "notice",
  "hours.lines_changed": "notice",
  "hours.decree_imported": "notice",
  "hours.maintenance_added": "notice",
  "hours.emergency_armed": "notice",
  "hours.emergency_confirmed": "warning",
  "hours.block_ended": "notice",
  "agent.profile_changed": "notice",
  "agent.plan_changed": "info",
  "case.opened": "info",
  "case.viewed": "notice",
  "case.attachment_viewed": "notice",
  "case.assigned": "info",
  "case.answered": "notice",
  "case.paused": "info",
  "case.resumed": "info",
  "case.escalated": "notice",
  "case.closed": "info",
  "case.suggestions_answered": "notice",
  "case.call_code_made": "info",
  "case.call_code_used": "notice",
  "case.call_code_refused": "warning",
  "call.caller_shown": "notice",
  "call.caller_named": "notice",
  "call.code_sent": "notice",
  "call.asked_in_app": "notice",
  "call.level_raised": "notice",
  "call.level_refused": "alert",
  "call.deed": "notice",
  "call.promise_made": "notice",
  "call.promise_taken": "info",
  "call.promise_kept": "info",
  "call.supervised": "warning",
  "call.supervision_changed": "warning",
  "call.supervision_ended": "notice",
  "recording.paused": "info",
  "recording.played": "notice",
  "recording.transcribed": "info",
  "recording.damaged": "alert",
  "recording.held": "warning",
  "recording.released": "warning",
  "recording.deleted": "info",
  "quality.form_changed": "notice",
  "quality.reviewed": "notice",
  "quality.review_seen": "info",
  "quality.calibration_opened": "info",
  "quality.rated": "info",
  "quality.calibration_closed": "info",
  "quality.calibration_withdrawn": "notice",
  "agent.trained": "notice",
  "article.submitted": "info",
  "article.published": "notice",
  "article.returned": "info",
  "article.confirmed": "info",
  "audit.started": "info",
  "audit.stopped": "info",
  "audit.verified": "info",
  "audit.searched": "info",
  "pages.scripts_recorded": "warning",
  "key.created": "notice",
  "key.rotated": "warning",
  "key.retired": "warning",
  "control.failed": "alert",
} as const satisfies Record<string, "info" | "notice" | "warning" | "alert">;

export type AuditEventType = keyof typeof AUDIT_EVENT_TYPES;
export type AuditSeverity = (typeof AUDIT_EVENT_TYPES)[AuditEventType];

/** Who did it. Without id: somebody who is not known (yet), or the program itself. */
export interface AuditActor {
  readonly kind: "customer" | "staff" | "system" | "anonymous";
  /** UUID of the customer or member of staff. */
  readonly id: string | null;
}

/** What it was done to; an event about a customer always has the customer as its subject. */
export interface AuditSubject {
  readonly kind:
    | "customer"
    | "registration"
    | "staff"
    | "payment"
    | "document"
    | "approval"
    | "article"
    | "recovery"
    | "key"
    | "audit"
    | "route"
    | "settlement_break";
  readonly id: string;
}

export type AuditDetail = string | number | boolean | null | readonly (string | number)[];

export interface AuditEvent {
  readonly type: AuditEventType;
  readonly actor: AuditActor;
  readonly subject?: AuditSubject;
  /** `failure`: tried and wrong; `denied`: not allowed to try. */
  readonly outcome: "success" | "failure" | "denied";
  /** Where it came from; null for the program's own doing. */
  readonly origin: { readonly ip: string; readonly userAgent: string } | null;
  /** Left out: the id of the request at hand. */
  readonly requestId?: string;
  /** Few and flat. Never a password, code, token, seed or card number; what looks like one is masked (row L7). */
  readonly details?: Readonly<Record<string, AuditDetail>>;
}

export interface AuditTrail {
  /** The event as a side row: goes with a booking (`rows`), true if and only if the booking is. */
  row(event: AuditEvent): SideRow;
  /** Writes the event in the caller's transaction; failing, it fails the transaction (row L6). */
  write(tx: Tx, event: AuditEvent): Promise<void>;
}
