import type { CaseEvent } from "@okpay/contracts";
import { toPublicId } from "../../platform/ids.ts";
import type { AttachmentRow } from "./attachment-repository.ts";
import type { CaseRow, EntryRow } from "./repository.ts";
import { REOPEN_MS } from "./rules.ts";

/** What hangs on the steps of a thread, by their ids. */
type Pictures = ReadonlyMap<string, ReturnType<typeof attachmentView>[]>;

export const attachmentView = (
  { number }: Pick<CaseRow, "number">,
  row: Omit<AttachmentRow, "content"> & { readonly is_deleted: boolean },
) => ({
  id: toPublicId("att", row.id),
  contentType: "image/jpeg" as const,
  bytes: row.bytes,
  name: `${number}-${row.ordinal}.jpg`,
  isDeleted: row.is_deleted,
});

/** What the customer is told of the thread; who works on it and how urgently is the house's own matter. */
const TOLD: readonly string[] = [
  "opened",
  "paused",
  "resumed",
  "answered",
  "reopened",
  "solved",
  "closed",
  "rated",
  "call_code",
  "called",
];

export const summaryOf = (row: CaseRow) => ({
  id: toPublicId("cas", row.id),
  number: row.number,
  kind: row.kind,
  topic: row.topic,
  subject: row.subject,
  state: row.state,
  pauseReason: row.pause_reason,
  openedAt: row.opened_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  dueAt: row.due_at?.toISOString() ?? null,
  hasNews: row.updated_at > row.customer_seen_at,
});

export const isToldToCustomer = ({ type, event }: EntryRow): boolean =>
  type === "message" || (type === "event" && event !== null && TOLD.includes(event));

/** A step of the thread as the customer sees it; names of staff stay inside. */
export const entryForCustomer = (row: EntryRow, pictures: Pictures) => ({
  id: toPublicId("ent", row.id),
  at: row.at.toISOString(),
  by: row.author === "customer" ? ("you" as const) : ("okpay" as const),
  text: row.text,
  event: eventIn(row),
  pauseReason: pauseIn(row),
  attachments: pictures.get(row.id) ?? [],
  voiceSeconds: voiceOf(row)?.seconds ?? null,
});

/** A message that was spoken; the sound is with the recordings. */
function voiceOf({ details: { recording, seconds } }: EntryRow) {
  return typeof recording === "string" && typeof seconds === "number"
    ? { recordingId: toPublicId("rec", recording), seconds }
    : null;
}

export const entryForStaff = (
  row: EntryRow,
  names: ReadonlyMap<string, string>,
  pictures: Pictures,
) => ({
  id: toPublicId("ent", row.id),
  at: row.at.toISOString(),
  type: row.type,
  author: row.author,
  staffName: row.staff_id === null ? null : (names.get(row.staff_id) ?? null),
  text: row.text,
  event: eventIn(row),
  pauseReason: pauseIn(row),
  level: typeof row.details["level"] === "number" ? row.details["level"] : null,
  attachments: pictures.get(row.id) ?? [],
  voice: voiceOf(row),
});

// Both are written from the contract's own lists.
const eventIn = (row: EntryRow) => row.event as CaseEvent | null;
const pauseIn = (row: EntryRow) =>
  (row.event === "paused" ? (row.details["reason"] ?? null) : null) as CaseRow["pause_reason"];

/** Writing is possible until the reopening window of an answer is over. */
export const canWrite = (row: CaseRow, now: Date): boolean =>
  row.state === "open" ||
  row.state === "paused" ||
  (row.state === "answered" && row.reopen_until !== null && now < row.reopen_until);

export const reopenUntil = (answeredAt: Date): Date => new Date(answeredAt.getTime() + REOPEN_MS);
