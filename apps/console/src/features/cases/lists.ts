import type {
  CaseKind,
  CaseQueue,
  CaseTopic,
  PauseReason,
  ReportQuery,
  RootCause,
} from "../../api/case-calls.ts";
import type { StaffRole } from "../../api/wire.ts";

/* What can be chosen, in the order it is shown; `lists.test.ts` holds them against the contract. */

export const QUEUES = [
  "all",
  "mine",
  "unassigned",
  "overdue",
  "escalated",
  "paused",
  "done",
] as const satisfies readonly CaseQueue[];
export const KINDS = [
  "question",
  "complaint",
  "suggestion",
  "dispute",
] as const satisfies readonly CaseKind[];
export const TOPICS = [
  "payment",
  "card",
  "abroad",
  "fees",
  "account",
  "sign_in",
  "security",
  "bills",
  "promotions",
  "app",
  "other",
] as const satisfies readonly CaseTopic[];
export const WAITS = [
  "customer",
  "bank",
  "partner",
  "authority",
  "engineering",
] as const satisfies readonly PauseReason[];
export const CAUSES = [
  "our_mistake",
  "unclear_text",
  "product_missing",
  "bank_or_network",
  "merchant",
  "customer_side",
  "fraud",
  "not_found",
] as const satisfies readonly RootCause[];
export const REPORTS = [
  "topic",
  "article",
  "decline_code",
  "root_cause",
  "kind",
] as const satisfies readonly ReportQuery["by"][];
/** Who may be given a case. */
export const WORKERS = [
  "agent",
  "senior_agent",
  "supervisor",
  "compliance",
] as const satisfies readonly StaffRole[];
