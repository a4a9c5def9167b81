import { z } from "zod";
import { hotlineLine, hotlineLinesQuery, hotlineStatus, lineId } from "./hours.ts";
import { articleSlug } from "./knowledge.ts";
import { matterTopic } from "./matters.ts";
import { money, publicId, timestamp } from "./primitives.ts";
import { caseId } from "./staff.ts";

/** The customer's matters: what they ask, complain of, suggest or dispute, over every channel (product C3, C10). */

export const CASE_KINDS = ["question", "complaint", "suggestion", "dispute"] as const;
export const CASE_STATES = ["open", "paused", "answered", "closed"] as const;
export const PAUSE_REASONS = ["customer", "bank", "partner", "authority", "engineering"] as const;
/** What it turned out to be, said by whoever answers: reports count by it. */
export const ROOT_CAUSES = [
  "our_mistake",
  "unclear_text",
  "product_missing",
  "bank_or_network",
  "merchant",
  "customer_side",
  "fraud",
  "not_found",
] as const;
/** What happened to a case, as its thread tells it. */
export const CASE_EVENTS = [
  "opened",
  "assigned",
  "paused",
  "resumed",
  "reminded",
  "escalated",
  "overdue",
  "answered",
  "reopened",
  "solved",
  "closed",
  "rated",
  "grouped",
  "call_code",
  "called",
] as const;

export type CaseKind = (typeof CASE_KINDS)[number];
export type CaseState = (typeof CASE_STATES)[number];
export type PauseReason = (typeof PAUSE_REASONS)[number];
export type RootCause = (typeof ROOT_CAUSES)[number];
export type CaseEvent = (typeof CASE_EVENTS)[number];

export const caseKind = z.enum(CASE_KINDS).meta({ id: "CaseKind" });
export const caseState = z.enum(CASE_STATES).meta({ id: "CaseState" });
export const pauseReason = z.enum(PAUSE_REASONS).meta({ id: "CasePauseReason" });
export const rootCause = z.enum(ROOT_CAUSES).meta({ id: "CaseRootCause" });
export const caseEvent = z.enum(CASE_EVENTS).meta({ id: "CaseEvent" });

export const caseNumber = z.string().meta({
  id: "CaseNumber",
  description: "To be read out; its last digit checks the others",
  example: "C-2611-10244",
});
export const caseText = z.string().trim().min(1).max(4000).meta({
  id: "CaseText",
  description: "Plain text; what looks like a card number is masked before it is stored",
  example: "My card was declined in Berlin although the balance was enough.",
});

const paymentId = publicId("pay");
const declineCode = z
  .string()
  .regex(/^[a-z_]{2,60}$/)
  .meta({ example: "insufficient_funds" });

export const caseParams = z.strictObject({ caseId });
export const attachmentParams = z.strictObject({ caseId, attachmentId: publicId("att") });

/** What a case is about, as far as it is known. */
export const caseAbout = z
  .strictObject({
    payment: z
      .strictObject({
        id: paymentId,
        amount: money,
        counterparty: z.string(),
        state: z.string(),
        createdAt: timestamp,
      })
      .nullable(),
    declineCode: z.string().nullable(),
    article: z.strictObject({ slug: articleSlug, title: z.string() }).nullable(),
    device: z.string().meta({ description: "Browser and system, in words" }),
  })
  .meta({ id: "CaseAbout" });

export const customerCaseSummary = z
  .strictObject({
    id: caseId,
    number: caseNumber,
    kind: caseKind,
    topic: matterTopic,
    subject: z.string(),
    state: caseState,
    pauseReason: pauseReason.nullable(),
    openedAt: timestamp,
    updatedAt: timestamp,
    dueAt: timestamp.nullable().meta({
      description: "The promised date; null while the clock stands or after the answer",
    }),
    hasNews: z.boolean().meta({ description: "Something of ours in it the customer has not seen" }),
  })
  .meta({ id: "CustomerCaseSummary" });

export const customerCases = z
  .strictObject({ cases: z.array(customerCaseSummary) })
  .meta({ id: "CustomerCases" });

/** What may be added to a thread as a picture. What it is, its content says; what is kept is a JPEG made from its pixels. */
export const ATTACHMENT_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;
export const ATTACHMENT_MAX_BYTES = 8 * 1024 * 1024;

export const caseAttachment = z
  .strictObject({
    id: publicId("att"),
    contentType: z.literal("image/jpeg"),
    bytes: z.int().nonnegative(),
    name: z.string().meta({
      description: "Made from the number of the case; a name it came with is never read",
      example: "C-2611-10244-1.jpg",
    }),
    isDeleted: z.boolean().meta({ description: "A year after the case was closed" }),
  })
  .meta({ id: "CaseAttachment" });
export const openedAttachment = z
  .strictObject({
    ...caseAttachment.shape,
    picture: z.string().nullable().meta({ description: "A data: address; null once deleted" }),
  })
  .meta({ id: "OpenedAttachment" });

export const caseEntry = z
  .strictObject({
    id: publicId("ent"),
    at: timestamp,
    by: z.enum(["you", "okpay"]),
    text: z.string(),
    event: caseEvent.nullable().meta({ description: "null: a message" }),
    pauseReason: pauseReason.nullable(),
    attachments: z.array(caseAttachment),
    voiceSeconds: z
      .int()
      .nullable()
      .meta({ description: "Of a message that was spoken; null: it was written" }),
  })
  .meta({ id: "CaseEntry", description: "One step of the thread as the customer sees it" });

export const customerCase = z
  .strictObject({
    ...customerCaseSummary.shape,
    about: caseAbout,
    thread: z.array(caseEntry),
    canWrite: z.boolean(),
    reopenUntil: timestamp.nullable().meta({ description: "Writing until then reopens it" }),
    satisfaction: z.int().nullable(),
    callCodeUntil: timestamp.nullable().meta({ description: "A call code is in force until then" }),
  })
  .meta({ id: "CustomerCase" });

export const openCustomerCaseRequest = z
  .strictObject({
    kind: caseKind,
    topic: matterTopic.optional().meta({ description: "Left out: found from what is known" }),
    text: caseText
      .optional()
      .meta({ description: "May be left out when a payment or code says it" }),
    payment: paymentId.optional(),
    declineCode: declineCode.optional(),
    article: articleSlug.optional(),
  })
  .meta({ id: "OpenCustomerCaseRequest" });

export const writeToCaseRequest = z
  .strictObject({ text: caseText })
  .meta({ id: "WriteToCaseRequest" });
export const rateCaseRequest = z
  .strictObject({ score: z.int().min(1).max(5) })
  .meta({ id: "RateCaseRequest" });

export const callCode = z
  .strictObject({
    code: z
      .string()
      .regex(/^[0-9]{6}$/)
      .meta({ description: "Shown once; for one call about this case" }),
    expiresAt: timestamp,
  })
  .meta({ id: "CallCode" });

/** How busy the line is now: the routing's own estimate. */
export const queueNow = z
  .strictObject({
    waiting: z.int().nonnegative(),
    minMinutes: z.int().nonnegative(),
    maxMinutes: z.int().nonnegative(),
  })
  .meta({ id: "QueueNow" });

export const quietHours = z
  .strictObject({
    weeks: z.int().positive().meta({ description: "How far back contacts were counted" }),
    contacts: z.int().nonnegative(),
    isThin: z.boolean().meta({ description: "Too few contacts for a pattern: no hour is told" }),
    hours: z.array(
      z.strictObject({
        hour: z.int().min(0).max(23).meta({ description: "On the line's clock" }),
        share: z.number().min(0).max(1).meta({ description: "Of the busiest hour" }),
      }),
    ),
    quietest: z.int().nullable(),
  })
  .meta({ id: "QuietHours" });

export const contactQuery = z.strictObject({
  line: lineId.optional(),
  country: hotlineLinesQuery.shape.country,
});
export const contactNow = z
  .strictObject({
    status: hotlineStatus,
    lines: z
      .array(z.strictObject({ line: hotlineLine, isOpen: z.boolean() }))
      .meta({ description: "Every line there is, the asker's country first" }),
    queue: queueNow.nullable().meta({ description: "null: not known" }),
    quietHours,
    isCallbackOffered: z.boolean(),
    isInAppCallOffered: z.boolean(),
  })
  .meta({ id: "ContactNow" });

export const caseContextQuery = z.strictObject({
  payment: paymentId.optional(),
  code: declineCode.optional(),
  article: articleSlug.optional(),
});
export const CALL_PREPARATIONS = [
  "payment_reference",
  "card_last_four",
  "amount_and_date",
  "bank_at_hand",
  "error_words",
  "phone_at_hand",
  "mail_at_hand",
  "document",
  "recipient_details",
  "bill_number",
  "offer_name",
  "device_version",
  "never_say",
] as const;
export const caseContext = z
  .strictObject({
    about: caseAbout,
    topic: matterTopic.nullable().meta({ description: "null: has to be asked" }),
    missing: z.array(z.enum(["topic", "text"])),
    prepare: z.array(z.enum(CALL_PREPARATIONS)),
    articles: z.array(z.strictObject({ slug: articleSlug, title: z.string(), path: z.string() })),
    openCase: customerCaseSummary
      .nullable()
      .meta({ description: "An open case about the same payment" }),
  })
  .meta({ id: "CaseContext" });

export type QueueNow = z.output<typeof queueNow>;
export type CaseAbout = z.output<typeof caseAbout>;
