import type { AuditActor, AuditEvent, AuditSeverity } from "../../platform/audit-trail.ts";
import { AUDIT_EVENT_TYPES } from "../../platform/audit-trail.ts";
import { isEqualConstantTime, mac } from "../../platform/crypto.ts";
import { newId } from "../../platform/ids.ts";
import { masked, maskedText } from "../../platform/redaction.ts";
import type { SideValue } from "../../platform/side-row.ts";

/**
 * One event as it is stored, authenticated and hashed. The program authenticates what it wrote (`macOf`); the tree hashes
 * that together with the number the database gave it (`leafText`), so that neither can be changed alone.
 */
export interface EventRecord {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly severity: AuditSeverity;
  readonly outcome: AuditEvent["outcome"];
  readonly actorKind: AuditActor["kind"];
  readonly actorId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** As read back, with what the database added. */
export interface StoredEvent extends EventRecord {
  readonly mac: Buffer;
  readonly writer: string;
  readonly writerSeq: string;
}

const LONGEST_TEXT = 500;

/** What is written of an event: secrets masked, control characters escaped, texts cut (ASVS V16.2.5, V16.4.1, row L7). */
export function recordOf(
  event: AuditEvent,
  { now, requestId }: { readonly now: Date; readonly requestId: string | undefined },
): EventRecord {
  return {
    id: newId(),
    at: now,
    type: event.type,
    severity: AUDIT_EVENT_TYPES[event.type],
    outcome: event.outcome,
    actorKind: event.actor.kind,
    actorId: event.actor.id,
    subjectKind: event.subject?.kind ?? null,
    subjectId: event.subject === undefined ? null : safeText(event.subject.id),
    ip: event.origin === null ? null : safeText(event.origin.ip),
    userAgent: event.origin === null ? null : safeText(event.origin.userAgent),
    requestId: event.requestId ?? requestId ?? null,
    details: safeDetails(event.details ?? {}),
  };
}

/** Columns of a side row or an insert; `key` authenticates them. */
export const columnsOf = (record: EventRecord, key: Buffer): Record<string, SideValue> => ({
  id: record.id,
  at: record.at.toISOString(),
  type: record.type,
  severity: record.severity,
  outcome: record.outcome,
  actor_kind: record.actorKind,
  actor_id: record.actorId,
  subject_kind: record.subjectKind,
  subject_id: record.subjectId,
  ip: record.ip,
  user_agent: record.userAgent,
  request_id: record.requestId,
  details: record.details as SideValue,
  mac: `\\x${macOf(record, key).toString("hex")}`,
});

const macOf = (record: EventRecord, key: Buffer): Buffer => mac(key, contentOf(record));

/** Whether this program, or one with its root secret (or one that was replaced), wrote the row as it stands. */
export const isAuthentic = (event: StoredEvent, keys: readonly Buffer[]): boolean =>
  keys.some((key) => isEqualConstantTime(event.mac, macOf(event, key)));

/** The bytes of the leaf. One form only: fields in this order, details by key. */
export const leafText = (event: StoredEvent): string =>
  JSON.stringify([contentOf(event), event.writer, event.writerSeq, event.mac.toString("hex")]);

const contentOf = (record: EventRecord): string =>
  JSON.stringify([
    "okpay-audit-1",
    record.id,
    record.at.toISOString(),
    record.type,
    record.severity,
    record.outcome,
    record.actorKind,
    record.actorId,
    record.subjectKind,
    record.subjectId,
    record.ip,
    record.userAgent,
    record.requestId,
    Object.entries(record.details).sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);

function safeDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(masked({ ...details })).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(safeValue) : safeValue(value),
    ]),
  );
}

const safeValue = (value: unknown): unknown =>
  typeof value === "string" ? safeText(value) : value;

/** C0, C1, line and paragraph separators, and what turns the direction of text: shown, not obeyed. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

const safeText = (text: string): string =>
  maskedText(text.slice(0, LONGEST_TEXT))
    .toWellFormed()
    .replace(
      CONTROLS,
      (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
    );
