import { z } from "zod";
import {
  caseAbout,
  caseAttachment,
  caseEvent,
  caseKind,
  caseNumber,
  caseState,
  caseText,
  pauseReason,
  rootCause,
} from "./cases.ts";
import { localDate } from "./hours.ts";
import { matterTopic } from "./matters.ts";
import { locale, publicId, timestamp } from "./primitives.ts";
import { caseId } from "./staff.ts";

/** Customers' cases as staff work on them. */

export const staffCaseRow = z
  .strictObject({
    id: caseId,
    number: caseNumber,
    kind: caseKind,
    topic: matterTopic,
    subject: z.string(),
    state: caseState,
    pauseReason: pauseReason.nullable(),
    level: z.int(),
    owner: z.strictObject({ id: publicId("stf"), displayName: z.string() }).nullable(),
    customerName: z.string().meta({ description: "Masked" }),
    openedAt: timestamp,
    updatedAt: timestamp,
    dueAt: timestamp.nullable(),
    isOverdue: z.boolean(),
    usedPercent: z.int().meta({ description: "Of the target, in business time" }),
  })
  .meta({ id: "StaffCaseRow" });

export const CASE_QUEUES = [
  "all",
  "mine",
  "unassigned",
  "overdue",
  "escalated",
  "paused",
  "done",
] as const;
export const staffCasesQuery = z.strictObject({
  queue: z.enum(CASE_QUEUES).optional(),
  kind: caseKind.optional(),
  topic: matterTopic.optional(),
  number: z.string().max(20).optional(),
  cursor: z.string().max(200).optional(),
});
export const staffCaseQueue = z
  .strictObject({
    cases: z.array(staffCaseRow),
    counts: z.strictObject({
      all: z.int(),
      mine: z.int(),
      unassigned: z.int(),
      overdue: z.int(),
      escalated: z.int(),
      paused: z.int(),
    }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "StaffCaseQueue" });

export const staffCaseEntry = z
  .strictObject({
    id: publicId("ent"),
    at: timestamp,
    type: z.enum(["message", "note", "event"]),
    author: z.enum(["customer", "staff", "system"]),
    staffName: z.string().nullable(),
    text: z.string(),
    event: caseEvent.nullable(),
    pauseReason: pauseReason.nullable(),
    level: z.int().nullable(),
    attachments: z.array(caseAttachment),
    voice: z
      .strictObject({ recordingId: publicId("rec"), seconds: z.int() })
      .nullable()
      .meta({ id: "StaffVoice", description: "A spoken message, played as a recording is" }),
  })
  .meta({ id: "StaffCaseEntry" });

export const staffCaseView = z
  .strictObject({
    ...staffCaseRow.shape,
    customerId: publicId("cus")
      .nullable()
      .meta({ description: "null: somebody who left a message and is not known" }),
    callerNumber: z
      .string()
      .nullable()
      .meta({ description: "Of who is not known; they are called back" }),
    locale,
    channel: z.enum(["web", "call", "staff"]),
    about: caseAbout,
    thread: z.array(staffCaseEntry),
    rootCause: rootCause.nullable(),
    satisfaction: z.int().nullable(),
    reopened: z.int(),
    isMine: z.boolean(),
    canAct: z.boolean().meta({ description: "Not closed, and no account of one's own" }),
  })
  .meta({ id: "StaffCaseView" });

const staffReason = z.string().trim().min(2).max(300);
export const assignCaseRequest = z
  .strictObject({ staffId: publicId("stf"), reason: staffReason })
  .meta({ id: "AssignCaseRequest" });
export const answerCaseRequest = z
  .strictObject({ text: caseText, rootCause })
  .meta({ id: "AnswerCaseRequest" });
export const pauseCaseRequest = z
  .strictObject({
    reason: pauseReason,
    text: caseText.meta({ description: "To the customer: what we wait for" }),
  })
  .meta({ id: "PauseCaseRequest" });
export const escalateCaseRequest = z
  .strictObject({ reason: staffReason })
  .meta({ id: "EscalateCaseRequest" });
export const attachQuery = z.strictObject({
  to: z.enum(["customer", "colleagues"]).meta({ description: "Who sees the picture" }),
});
export const noteCaseRequest = z.strictObject({ text: caseText }).meta({ id: "NoteCaseRequest" });

const groupId = publicId("sgp");
export const suggestionGroup = z
  .strictObject({
    id: groupId,
    title: z.string(),
    state: z.enum(["open", "answered"]),
    cases: z.array(staffCaseRow),
    answer: z.strictObject({ en: z.string(), "zh-CN": z.string() }).nullable(),
    answeredAt: timestamp.nullable(),
  })
  .meta({ id: "SuggestionGroup" });
export const suggestionBoard = z
  .strictObject({ groups: z.array(suggestionGroup), ungrouped: z.array(staffCaseRow) })
  .meta({ id: "SuggestionBoard" });
export const groupParams = z.strictObject({ groupId });
export const createGroupRequest = z
  .strictObject({
    title: z.string().trim().min(2).max(120),
    cases: z.array(caseId).min(1).max(100),
  })
  .meta({ id: "CreateGroupRequest" });
export const addToGroupRequest = z
  .strictObject({ cases: z.array(caseId).min(1).max(100) })
  .meta({ id: "AddToGroupRequest" });
export const answerGroupRequest = z
  .strictObject({ answer: z.strictObject({ en: caseText, "zh-CN": caseText }) })
  .meta({ id: "AnswerGroupRequest" });

export const CASE_REPORTS = ["topic", "article", "decline_code", "root_cause", "kind"] as const;
export const caseReportQuery = z.strictObject({
  by: z.enum(CASE_REPORTS),
  from: localDate,
  through: localDate,
});
export const caseReport = z
  .strictObject({
    by: z.enum(CASE_REPORTS),
    from: localDate,
    through: localDate,
    rows: z.array(
      z.strictObject({
        key: z.string().nullable(),
        opened: z.int(),
        answered: z.int(),
        onTime: z.int(),
        reopened: z.int(),
        overdueNow: z.int(),
        satisfaction: z.number().nullable().meta({ description: "Mean of the scores given" }),
        scores: z.int(),
      }),
    ),
  })
  .meta({ id: "CaseReport" });
