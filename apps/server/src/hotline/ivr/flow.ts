import type { HotlineSkill, Locale } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";

/** Stands for what there is to say of the caller's last payment; who speaks asks for it (last-payment.ts). */
export const LAST_PAYMENT = "payment.last";

/** What is spoken: a sentence of the catalogues, the short spoken version of a help article, or the caller's last payment. */
export type Sentence = MessageKey | `article.${string}` | typeof LAST_PAYMENT;

/** One step of the menu. What a phone speaks, the app shows as a bubble; what a phone takes as a key, the app has as a button. */
export type Step =
  | { readonly type: "say"; readonly prompt: MessageKey; readonly next: string }
  | { readonly type: "article"; readonly slug: string; readonly next: string }
  /** Of a caller who is identified, and of nobody else. */
  | { readonly type: "payment"; readonly next: string }
  | {
      readonly type: "choose";
      readonly prompt: MessageKey;
      readonly options: readonly {
        readonly key: string;
        readonly label: MessageKey;
        readonly next: string;
        readonly language?: Locale;
        /** Offered only then. */
        readonly when?: "isIdentified" | "isNumberAsked";
      }[];
    }
  /** A telephone number, by keys: whoever registered it is sent a code; `refused`: in this call nobody is any more. */
  | {
      readonly type: "number";
      readonly prompt: MessageKey;
      readonly next: string;
      readonly refused: string;
    }
  /** The digits of a call PIN, or of the code that was sent: never logged, kept or shown. */
  | {
      readonly type: "pin";
      readonly prompt: MessageKey;
      readonly wrong: string;
      readonly right: string;
    }
  | {
      readonly type: "code";
      readonly prompt: MessageKey;
      /** Not right, and there are tries left. */
      readonly again: string;
      readonly wrong: string;
      readonly right: string;
    }
  | {
      readonly type: "branch";
      readonly on: "isOpen" | "arePinsKnown" | "isIdentified" | "isOfCase";
      readonly yes: string;
      readonly no: string;
    }
  | { readonly type: "queue"; readonly skill: HotlineSkill }
  /** The line of the case whose PIN was given. */
  | { readonly type: "case"; readonly otherwise: string }
  /** The caller speaks, and it becomes a case: how that goes is the telephone's and the page's affair. */
  | { readonly type: "message" }
  | { readonly type: "closed"; readonly prompt: MessageKey };

export interface Flow {
  /** Counts up with every change, so that a record says which menu its caller heard. */
  readonly version: number;
  readonly start: string;
  /** Where somebody is led who answers nothing, or only what is not asked: to a person, or to the door. */
  readonly lost: { readonly open: string; readonly closed: string };
  readonly steps: Readonly<Record<string, Step>>;
}

/**
 * Two proofs of who calls, from the same question: the call PIN of a case, or a code to the number they registered. A code that
 * is not right is asked for again, as often as it may be tried: who mistyped six digits does not key in their number anew. What
 * is not right in the end leads back to the question, and no second code is sent in the call.
 */
const proofSteps = <Name extends string>(
  name: Name,
  to: { readonly question: string; readonly byPin: string; readonly byCode: string },
) =>
  ({
    [`${name}-pin`]: {
      type: "pin",
      prompt: "ivr.pin",
      wrong: `${name}-pin-wrong`,
      right: to.byPin,
    },
    [`${name}-pin-wrong`]: { type: "say", prompt: "ivr.pinWrong", next: to.question },
    [`${name}-number`]: {
      type: "number",
      prompt: "ivr.number",
      next: `${name}-code`,
      refused: `${name}-codes-spent`,
    },
    [`${name}-codes-spent`]: { type: "say", prompt: "ivr.codesSpent", next: to.question },
    [`${name}-code`]: {
      type: "code",
      prompt: "ivr.code",
      again: `${name}-code-not-right`,
      wrong: `${name}-code-wrong`,
      right: to.byCode,
    },
    [`${name}-code-not-right`]: {
      type: "say",
      prompt: "ivr.codeWrong",
      next: `${name}-code-again`,
    },
    [`${name}-code-again`]: {
      type: "code",
      prompt: "ivr.codeAgain",
      again: `${name}-code-not-right`,
      wrong: `${name}-code-wrong`,
      right: to.byCode,
    },
    [`${name}-code-wrong`]: { type: "say", prompt: "ivr.codeWrong", next: to.question },
  }) satisfies Readonly<Record<string, Step>>;

/** The menu of both lines. */
export const FLOW: Flow = {
  version: 7,
  start: "welcome",
  lost: { open: "to-case", closed: "goodbye" },
  steps: {
    welcome: { type: "say", prompt: "ivr.welcome", next: "language" },
    language: {
      type: "choose",
      prompt: "ivr.language",
      options: [
        { key: "1", label: "ivr.language.zh", next: "hours", language: "zh-CN" },
        { key: "2", label: "ivr.language.en", next: "hours", language: "en" },
      ],
    },
    hours: { type: "branch", on: "isOpen", yes: "pins", no: "closed" },
    closed: { type: "say", prompt: "ivr.closed", next: "message-offer" },
    "message-offer": {
      type: "choose",
      prompt: "ivr.messageOffer",
      options: [
        { key: "1", label: "ivr.messageOffer.yes", next: "message-whose" },
        { key: "2", label: "ivr.messageOffer.no", next: "goodbye" },
        { key: "3", label: "ivr.messageOffer.help", next: "help" },
        { key: "4", label: "ivr.payment.hear", next: "payment-closed" },
      ],
    },
    "payment-closed": {
      type: "branch",
      on: "isIdentified",
      yes: "say-payment-closed",
      no: "payment-whose",
    },
    "payment-whose": {
      type: "choose",
      prompt: "ivr.whose",
      options: [
        { key: "1", label: "ivr.pinQuestion.yes", next: "payment-pin" },
        { key: "2", label: "ivr.number.use", next: "payment-number", when: "isNumberAsked" },
        { key: "3", label: "ivr.payment.back", next: "message-offer" },
      ],
    },
    ...proofSteps("payment", {
      question: "payment-whose",
      byPin: "say-payment-closed",
      byCode: "say-payment-closed",
    }),
    "say-payment-closed": { type: "payment", next: "help-again" },
    help: {
      type: "choose",
      prompt: "ivr.help",
      options: [
        { key: "1", label: "ivr.help.failed", next: "help-failed" },
        { key: "2", label: "ivr.help.password", next: "help-password" },
        { key: "3", label: "ivr.help.code", next: "help-code" },
        { key: "4", label: "ivr.help.lost", next: "help-lost" },
        { key: "5", label: "ivr.help.refund", next: "help-refund" },
        { key: "6", label: "ivr.help.abroad", next: "help-abroad" },
        { key: "0", label: "ivr.messageOffer.yes", next: "message-whose" },
      ],
    },
    "help-failed": { type: "article", slug: "why-payment-failed", next: "help-again" },
    "help-password": { type: "article", slug: "forgot-password", next: "help-again" },
    "help-code": { type: "article", slug: "sms-code-missing", next: "help-again" },
    "help-lost": { type: "article", slug: "lost-phone", next: "help-again" },
    "help-refund": { type: "article", slug: "refund-time", next: "help-again" },
    "help-abroad": { type: "article", slug: "abroad-times", next: "help-again" },
    "help-again": {
      type: "choose",
      prompt: "ivr.helpAgain",
      options: [
        { key: "1", label: "ivr.helpAgain.yes", next: "help" },
        { key: "2", label: "ivr.messageOffer.yes", next: "message-whose" },
        { key: "3", label: "ivr.messageOffer.no", next: "goodbye" },
      ],
    },
    "message-whose": { type: "branch", on: "isIdentified", yes: "message", no: "message-pins" },
    "message-pins": {
      type: "branch",
      on: "arePinsKnown",
      yes: "message-pin-question",
      no: "message",
    },
    "message-pin-question": {
      type: "choose",
      prompt: "ivr.pinQuestion",
      options: [
        { key: "1", label: "ivr.pinQuestion.yes", next: "message-pin" },
        { key: "2", label: "ivr.pinQuestion.no", next: "message" },
        { key: "3", label: "ivr.number.use", next: "message-number", when: "isNumberAsked" },
      ],
    },
    ...proofSteps("message", {
      question: "message-pin-question",
      byPin: "message",
      byCode: "message",
    }),
    message: { type: "message" },
    goodbye: { type: "closed", prompt: "ivr.goodbye" },
    pins: { type: "branch", on: "arePinsKnown", yes: "pin-question", no: "reason" },
    "pin-question": {
      type: "choose",
      prompt: "ivr.pinQuestion",
      options: [
        { key: "1", label: "ivr.pinQuestion.yes", next: "line-pin" },
        { key: "2", label: "ivr.pinQuestion.no", next: "reason" },
        { key: "3", label: "ivr.number.use", next: "line-number", when: "isNumberAsked" },
      ],
    },
    ...proofSteps("line", { question: "pin-question", byPin: "known", byCode: "known-number" }),
    // Of no case: what it is about has to be asked.
    "known-number": { type: "say", prompt: "ivr.known", next: "choices" },
    known: {
      type: "choose",
      prompt: "ivr.known",
      options: [
        { key: "1", label: "ivr.payment.hear", next: "say-payment" },
        { key: "2", label: "ivr.known.agent", next: "to-case" },
      ],
    },
    "to-case": { type: "case", otherwise: "to-general" },
    "say-payment": { type: "payment", next: "payment-next" },
    "payment-next": {
      type: "choose",
      prompt: "ivr.helpAgain",
      options: [
        { key: "1", label: "ivr.payment.agent", next: "payment-agent" },
        { key: "2", label: "ivr.payment.back", next: "choices" },
        { key: "3", label: "ivr.messageOffer.no", next: "goodbye" },
      ],
    },
    "payment-agent": { type: "case", otherwise: "to-payments" },
    choices: { type: "branch", on: "isOfCase", yes: "known", no: "reason" },
    reason: {
      type: "choose",
      prompt: "ivr.reason",
      options: [
        { key: "1", label: "ivr.reason.payments", next: "to-payments" },
        { key: "2", label: "ivr.reason.identity", next: "to-identity" },
        { key: "3", label: "ivr.reason.security", next: "to-security" },
        { key: "4", label: "ivr.reason.abroad", next: "to-abroad" },
        { key: "5", label: "ivr.reason.bills", next: "to-bills" },
        { key: "6", label: "ivr.reason.merchants", next: "to-merchants" },
        { key: "7", label: "ivr.reason.complaints", next: "to-complaints" },
        { key: "8", label: "ivr.payment.hear", next: "say-payment", when: "isIdentified" },
        { key: "0", label: "ivr.reason.general", next: "to-general" },
      ],
    },
    "to-payments": { type: "queue", skill: "payments" },
    "to-identity": { type: "queue", skill: "identity" },
    "to-security": { type: "queue", skill: "security" },
    "to-abroad": { type: "queue", skill: "abroad" },
    "to-bills": { type: "queue", skill: "bills" },
    "to-merchants": { type: "queue", skill: "merchants" },
    "to-complaints": { type: "queue", skill: "complaints" },
    "to-general": { type: "queue", skill: "general" },
  },
};
