import type { AuditEventType, AuditSeverity } from "../../platform/audit-trail.ts";

/** One thing a reviewer would look for every day: so many events of these types with the same `by` within the window. */
export interface ReviewRule {
  readonly key: string;
  readonly types: readonly AuditEventType[];
  readonly by: "actor" | "subject" | "ip" | "type";
  readonly atLeast: number;
  readonly windowMinutes: number;
  readonly severity: AuditSeverity;
}

/** The automatic review of PCI DSS 10.4.1.1 (row L8). Texts: catalogue keys `audit.rules.<key>`. */
export const REVIEW_RULES: readonly ReviewRule[] = [
  {
    key: "control_failed",
    types: ["control.failed"],
    by: "type",
    atLeast: 1,
    windowMinutes: 60,
    severity: "alert",
  },
  {
    key: "guessing_from_one_client",
    types: ["session.sign_in_failed", "staff.sign_in_failed", "factor.failed", "step_up.failed"],
    by: "ip",
    atLeast: 20,
    windowMinutes: 10,
    severity: "warning",
  },
  {
    key: "staff_sign_in_failures",
    types: ["staff.sign_in_failed", "staff.locked"],
    by: "subject",
    atLeast: 5,
    windowMinutes: 60,
    severity: "warning",
  },
  {
    key: "reaching_for_more",
    types: ["grant.denied"],
    by: "actor",
    atLeast: 5,
    windowMinutes: 60,
    severity: "warning",
  },
  {
    key: "looking_at_many_customers",
    types: [
      "customer.record_viewed",
      "customer.searched",
      "customer.payments_viewed",
      "customer.payment_viewed",
    ],
    by: "actor",
    atLeast: 60,
    windowMinutes: 60,
    severity: "warning",
  },
  {
    key: "locked_factors_from_one_client",
    types: ["factor.locked", "account.locked", "confirmation.blocked"],
    by: "ip",
    atLeast: 3,
    windowMinutes: 60,
    severity: "alert",
  },
  {
    key: "hasty_confirmations",
    types: ["confirmation.hasty"],
    by: "ip",
    atLeast: 3,
    windowMinutes: 60,
    severity: "alert",
  },
  {
    key: "staff_changes",
    types: ["staff.role_changed", "staff.invited", "staff.factor_removed"],
    by: "actor",
    atLeast: 10,
    windowMinutes: 60,
    severity: "warning",
  },
];
