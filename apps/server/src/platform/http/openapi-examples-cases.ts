import type { OperationId } from "@okpay/contracts";
import { hotlineExamples } from "./openapi-examples-hotline.ts";

/** Worked examples of what customers do before a call and with their cases. */

const about = {
  payment: {
    id: "pay_0199f3a25b7c7d109a513f2c5e8d7b12",
    amount: { amountMinor: "8900", currency: "USD" },
    counterparty: "Visa",
    state: "declined",
    createdAt: "2026-11-24T09:31:02.114Z",
  },
  declineCode: "card_not_allowed_abroad",
  article: null,
  device: "Chrome, Android",
};
const summary = {
  id: "cas_0199f3a25b7c7d109a513f2c5e8d7b40",
  number: "C-2611-10249",
  kind: "question",
  topic: "card",
  subject: "My card was declined in Berlin",
  state: "open",
  pauseReason: null,
  openedAt: "2026-11-24T09:40:00.000Z",
  updatedAt: "2026-11-24T09:40:00.000Z",
  dueAt: "2026-11-25T09:40:00.000Z",
  hasNews: false,
};
const entry = {
  id: "ent_0199f3a25b7c7d109a513f2c5e8d7b41",
  at: "2026-11-24T09:40:00.000Z",
  by: "you",
  text: "My card was declined in Berlin",
  event: null,
  pauseReason: null,
  attachments: [],
  voiceSeconds: null,
};
const attachment = {
  id: "att_0199f3a25b7c7d109a513f2c5e8d7b43",
  contentType: "image/jpeg",
  bytes: 184_220,
  name: "C-2611-10249-1.jpg",
  isDeleted: false,
};
const view = {
  ...summary,
  about,
  thread: [
    entry,
    {
      ...entry,
      id: "ent_0199f3a25b7c7d109a513f2c5e8d7b42",
      by: "okpay",
      text: "",
      event: "opened",
    },
  ],
  canWrite: true,
  reopenUntil: null,
  satisfaction: null,
  callCodeUntil: null,
};

export const caseExamples = {
  getContactNow: {
    response: {
      status: hotlineExamples.getHotlineStatus.response,
      lines: [{ line: hotlineExamples.getHotlineStatus.response.line, isOpen: false }],
      queue: null,
      quietHours: {
        weeks: 8,
        contacts: 640,
        isThin: false,
        hours: [
          { hour: 9, share: 1 },
          { hour: 10, share: 0.82 },
          { hour: 16, share: 0.31 },
        ],
        quietest: 16,
      },
      isCallbackOffered: true,
      isInAppCallOffered: true,
    },
  },
  getCaseContext: {
    response: {
      about,
      topic: "card",
      missing: [],
      prepare: ["card_last_four", "bank_at_hand", "phone_at_hand", "never_say"],
      articles: [
        {
          slug: "card-not-allowed-abroad",
          title: "Your card refuses payments abroad",
          path: "/help/card-not-allowed-abroad",
        },
      ],
      openCase: null,
    },
  },
  listOwnCases: { response: { cases: [summary] } },
  openOwnCase: {
    request: {
      kind: "question",
      text: "My card was declined in Berlin",
      payment: "pay_0199f3a25b7c7d109a513f2c5e8d7b12",
    },
    response: view,
  },
  getOwnCase: { response: view },
  writeToOwnCase: { request: { text: "It worked yesterday" }, response: view },
  attachToOwnCase: {
    response: {
      ...view,
      thread: [...view.thread, { ...entry, text: "", attachments: [attachment] }],
    },
  },
  getOwnAttachment: { response: { ...attachment, picture: "data:image/jpeg;base64,/9j/" } },
  closeOwnCase: { response: { ...view, state: "closed", dueAt: null, canWrite: false } },
  rateOwnCase: {
    request: { score: 5 },
    response: { ...view, state: "closed", dueAt: null, canWrite: false, satisfaction: 5 },
  },
  createCallCode: { response: { code: "381904", expiresAt: "2026-11-24T09:55:00.000Z" } },
} as const satisfies {
  readonly [K in OperationId]?: { readonly request?: unknown; readonly response?: unknown };
};
