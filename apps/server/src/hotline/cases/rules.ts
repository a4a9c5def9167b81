import {
  type CaseKind,
  DECLINES,
  type DeclineFamily,
  isDeclineCode,
  type MatterTopic,
  type PauseReason,
} from "@okpay/contracts";

/** What cases are judged by. Pure: numbers, words about them, nothing of the outside. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How much business time an answer may take (a line's day is nine hours): a working day for a question, ten for what needs
 * looking into, fifteen for a dispute, whose other side has to be heard.
 */
export const TARGET_MS: Readonly<Record<CaseKind, number>> = {
  question: 9 * HOUR_MS,
  complaint: 90 * HOUR_MS,
  suggestion: 90 * HOUR_MS,
  dispute: 135 * HOUR_MS,
};

export interface LadderStep {
  /** Percent of the target, in business time. */
  readonly at: number;
  readonly event: "reminded" | "escalated" | "overdue";
  readonly level: number;
}

/** Who hears of a case nobody answered, and when: its owner, a supervisor, then whoever answers for the promise. */
export const LADDER: readonly LadderStep[] = [
  { at: 50, event: "reminded", level: 0 },
  { at: 80, event: "escalated", level: 1 },
  { at: 100, event: "overdue", level: 2 },
  { at: 150, event: "escalated", level: 3 },
];
export const HIGHEST_LEVEL = 3;

/** The steps of the ladder that are due: from how many were taken, and how much of the target is used. */
export const stepsDue = (taken: number, usedPercent: number): readonly LadderStep[] =>
  LADDER.filter((step, index) => index >= taken && step.at <= usedPercent);

/** After the answer: how long writing reopens it. Calendar time: it is the customer's, not the line's. */
export const REOPEN_MS = 14 * DAY_MS;
/** Waiting for the customer ends a case then; waiting for anybody else reminds its owner that often. */
export const SILENCE_MS: Readonly<Record<PauseReason, number>> = {
  customer: 14 * DAY_MS,
  bank: 5 * DAY_MS,
  partner: 5 * DAY_MS,
  authority: 10 * DAY_MS,
  engineering: 5 * DAY_MS,
};

/** Luhn over the digits: one wrong or two swapped digits read out on the phone are noticed. */
function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** C-2611-10244: year and month, a running number, the check digit. */
export function caseNumberOf(openedAt: Date, running: bigint): string {
  const month = openedAt.toISOString().slice(2, 7).replace("-", "");
  return `C-${month}-${running}${checkDigit(`${month}${running}`)}`;
}

/** A number as somebody typed it, or null when its digits do not agree. */
export function readCaseNumber(text: string): string | null {
  const digits = text.replace(/[^0-9]/g, "");
  if (digits.length < 8 || digits.length > 12) return null;
  if (checkDigit(digits.slice(0, -1)) !== Number(digits.at(-1))) return null;
  return `C-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

const TOPIC_OF_DECLINES: Readonly<Partial<Record<DeclineFamily, MatterTopic>>> = {
  card_data: "card",
  card_use: "card",
  card_account: "card",
  issuer: "card",
  network: "card",
  account: "account",
  bill: "bills",
  promotion: "promotions",
  corridor: "abroad",
};

/** What a matter is about, from what is known of it; null: has to be asked. */
export function topicFrom(known: {
  readonly declineCode: string | null;
  readonly hasPayment: boolean;
  readonly articleMatter: MatterTopic | null;
}): MatterTopic | null {
  if (known.declineCode !== null && isDeclineCode(known.declineCode)) {
    return TOPIC_OF_DECLINES[DECLINES[known.declineCode].family] ?? "payment";
  }
  if (known.hasPayment) return "payment";
  return known.articleMatter;
}

const PREPARATIONS = {
  payment: ["payment_reference", "amount_and_date", "phone_at_hand"],
  card: ["card_last_four", "amount_and_date", "bank_at_hand", "phone_at_hand"],
  abroad: ["payment_reference", "recipient_details", "phone_at_hand"],
  fees: ["payment_reference", "amount_and_date"],
  account: ["mail_at_hand", "phone_at_hand", "document"],
  sign_in: ["error_words", "mail_at_hand", "phone_at_hand"],
  security: ["amount_and_date", "mail_at_hand", "phone_at_hand"],
  bills: ["bill_number", "payment_reference", "amount_and_date"],
  promotions: ["offer_name", "payment_reference"],
  app: ["device_version", "error_words"],
  other: ["phone_at_hand"],
} as const satisfies Readonly<Record<MatterTopic, readonly string[]>>;

/** What to have ready before a call about this; what the program knows already is not asked for. */
export function preparationsFor(
  topic: MatterTopic | null,
  known: { readonly hasPayment: boolean },
) {
  const all = PREPARATIONS[topic ?? "other"];
  const filled: readonly string[] = known.hasPayment
    ? ["payment_reference", "amount_and_date", "device_version"]
    : ["device_version"];
  return [...all.filter((item) => !filled.includes(item)), "never_say"] as const;
}

/** The first line of what somebody wrote, short enough for a list. */
export function subjectFrom(text: string): string {
  const [line = ""] = text.trim().split(/[\r\n]+/);
  const characters = [...line.trim()];
  return characters.length <= 80 ? characters.join("") : `${characters.slice(0, 79).join("")}…`;
}
