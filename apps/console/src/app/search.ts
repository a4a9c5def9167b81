import { ownPath, present } from "@okpay/ui/search-params.ts";
import type { CaseFilter, ReportQuery } from "../api/case-calls.ts";
import { DISPOSITIONS } from "../api/dispositions.ts";
import type { ApprovalState, AuditFilter } from "../api/queries.ts";
import type { RecordingFilter } from "../api/recording-calls.ts";
import type { BreakFilter } from "../api/settlement-calls.ts";
import { KINDS, QUEUES, REPORTS, TOPICS } from "../features/cases/lists.ts";
import { BREAK_KINDS } from "../features/settlements/kinds.ts";

/* What the address bar may say, read defensively: anything unknown is left out rather than refused. */
type Raw = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, maxLength: number): string | undefined => {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return text === "" ? undefined : text.slice(0, maxLength);
};
const oneOf = <const Value extends string>(
  value: unknown,
  allowed: readonly Value[],
): Value | undefined => allowed.find((each) => each === value);
const dayOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

/** Whether the address asks for anything: what was refused, or not there, is undefined. */
export const isAnythingAsked = (filter: Readonly<Record<string, unknown>>): boolean =>
  Object.values(filter).some((each) => each !== undefined);

export const readSignInSearch = (raw: Raw): { next?: string; ended?: boolean } =>
  present({ next: ownPath(raw["next"]), ended: raw["ended"] === true ? true : undefined });

/** Days are the reader's own; the query turns them into moments. */
export const readAuditSearch = (raw: Raw): AuditFilter =>
  present({
    type: textOf(raw["type"], 80),
    outcome: oneOf(raw["outcome"], ["success", "failure", "denied"]),
    severity: oneOf(raw["severity"], ["info", "notice", "warning", "alert"]),
    actor: textOf(raw["actor"], 80),
    subject: textOf(raw["subject"], 80),
    from: dayOf(raw["from"]),
    to: dayOf(raw["to"]),
  });

export const readApprovalsSearch = (raw: Raw): { state?: ApprovalState } =>
  present({ state: oneOf(raw["state"], ["approved", "rejected", "expired"]) });

export const readCustomerSearch = (raw: Raw): { case?: string } =>
  present({ case: textOf(raw["case"], 40) });

/** `all` is what stands there anyway. */
export const readCasesSearch = (raw: Raw): CaseFilter => {
  const queue = oneOf(raw["queue"], QUEUES);
  return present({
    queue: queue === "all" ? undefined : queue,
    kind: oneOf(raw["kind"], KINDS),
    topic: oneOf(raw["topic"], TOPICS),
    number: textOf(raw["number"], 20),
  });
};

/** `open` is what stands there anyway. */
export const readBreaksSearch = (raw: Raw): BreakFilter =>
  present({
    state: oneOf(raw["state"], ["closed"]),
    kind: oneOf(raw["kind"], BREAK_KINDS),
    source: textOf(raw["source"], 40),
    day: dayOf(raw["day"]),
  });

export const readRecordingsSearch = (raw: Raw): RecordingFilter =>
  present({
    agent: textOf(raw["agent"], 40),
    disposition: oneOf(raw["disposition"], DISPOSITIONS),
    from: dayOf(raw["from"]),
    to: dayOf(raw["to"]),
  });

export const readReportSearch = (raw: Raw): Partial<ReportQuery> =>
  present({
    by: oneOf(raw["by"], REPORTS),
    from: dayOf(raw["from"]),
    through: dayOf(raw["through"]),
  });
