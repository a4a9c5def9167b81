import { z } from "zod";
import { bankAccountId } from "./bank-accounts.ts";
import { confirmationId, confirmationNeed } from "./confirmations.ts";
import { beneficiaryId, fixedSide, remittancePrice } from "./corridors.ts";
import { DECLINE_CODES } from "./declines.ts";
import { limitKind } from "./limits.ts";
import { nextStep } from "./next-steps.ts";
import {
  currency,
  locale,
  money,
  pageOfList,
  positiveMoney,
  publicId,
  timestamp,
} from "./primitives.ts";

export const paymentId = publicId("pay");
export const quoteId = publicId("qte");

export const walletBalance = z
  .strictObject({
    currency,
    available: money.meta({ description: "What can be spent now: posted minus held" }),
    pending: money.meta({ description: "On its way in; not spendable yet" }),
    held: money.meta({ description: "Reserved for payments under way" }),
  })
  .meta({ id: "WalletBalance" });

export const wallet = z
  .strictObject({ balances: z.array(walletBalance), asOf: timestamp })
  .meta({ id: "Wallet", description: "Balances and holds from one consistent read" });

export const payeeReference = z
  .strictObject({
    by: z.enum(["email", "phone"]),
    value: z.string().min(3).max(254),
  })
  .meta({ id: "PayeeReference" });

export const quoteRequest = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("send"),
      payee: payeeReference,
      amount: positiveMoney,
      note: z.string().trim().max(140).optional(),
    }),
    z.strictObject({
      kind: z.literal("top_up"),
      cardId: z.string().min(1).max(64),
      amount: positiveMoney,
    }),
    z.strictObject({
      kind: z.literal("purchase"),
      checkoutId: publicId("chk").meta({ description: "What a merchant asks to be paid" }),
      way: z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("balance") }),
        z.strictObject({ type: z.literal("card"), cardId: z.string().min(1).max(64) }),
      ]),
    }),
    z.strictObject({
      kind: z.literal("cash_out"),
      bankAccountId: bankAccountId.meta({ description: "An account of the customer's own" }),
      amount: positiveMoney,
    }),
    z.strictObject({
      kind: z.literal("remittance"),
      beneficiaryId: beneficiaryId.meta({
        description: "A recipient abroad of the customer's own",
      }),
      sendCurrency: currency.meta({ description: "Which balance pays" }),
      fixed: fixedSide,
      amount: positiveMoney.meta({
        description: "In the send currency, or in the receive currency where that side is fixed",
      }),
      note: z
        .string()
        .trim()
        .max(140)
        .optional()
        .meta({ description: "Goes to the recipient's bank with the money" }),
    }),
    z.strictObject({
      kind: z.literal("request"),
      requestId: paymentId.meta({
        description: "What somebody asks to be paid; paying it is a transfer like any other",
      }),
    }),
  ])
  .meta({ id: "QuoteRequest" });

/** The limit that this payment would meet first if it were confirmed now. */
export const quoteLimit = z
  .strictObject({
    kind: limitKind,
    limit: money,
    left: money.meta({ description: "What may still be sent under it, fee included" }),
    resetsAt: timestamp.nullable().meta({ description: "null: it is per payment" }),
  })
  .meta({ id: "QuoteLimit" });

export const isSandbox = z
  .boolean()
  .meta({ description: "By a card, or to a bank account, of the sandbox: nothing real moves" });

/** Everything a person sees before confirming; the token binds exactly these values (docs/decisions). */
export const quote = z
  .strictObject({
    id: quoteId,
    kind: z.enum(["send", "top_up", "purchase", "cash_out", "remittance"]),
    amount: money,
    fee: money,
    total: money.meta({ description: "What leaves the payer: amount + fee" }),
    counterparty: z.string().meta({ description: "Masked name of the payee, or the card" }),
    note: z.string().nullable(),
    isSandbox,
    arrivesBy: timestamp
      .nullable()
      .meta({ description: "To a bank account: when it has the money at the latest" }),
    remittance: remittancePrice.nullable().meta({ description: "Of one abroad; else null" }),
    isAffordable: z
      .boolean()
      .meta({ description: "Whether the available balance covers the total now" }),
    shortfall: money.meta({ description: "What is missing; zero when affordable" }),
    limit: quoteLimit
      .nullable()
      .meta({ description: "The limit that would decline it now; null: none" }),
    confirmation: confirmationNeed.meta({
      description: "Whether a proof bound to this amount and payee will be asked for",
    }),
    expiresAt: timestamp,
    token: z.string().meta({ description: "Signed quote; send it back to confirm" }),
  })
  .meta({ id: "Quote" });

/** Why a way to pay is where it is in the list. */
export const WAY_REASONS = [
  "balance_covers_it",
  "balance_too_small",
  "limit_reached",
  "account_restricted",
  "payee_cannot_receive",
  "last_time_approved",
  "last_time_refused",
  "often_refused",
  "refused_for_good",
  "never_used",
  "card_expired",
  "not_taken_here",
  "issued_in_another_country",
  "not_open_abroad",
] as const;

export const wayToPay = z
  .strictObject({
    type: z.enum(["balance", "card"]),
    cardId: z.string().nullable(),
    label: z.string().meta({ description: "The card, masked; empty for the balance" }),
    chance: z
      .int()
      .min(0)
      .max(100)
      .meta({ description: "Estimated share of such payments that succeed, in percent" }),
    reasons: z.array(z.enum(WAY_REASONS)),
  })
  .meta({ id: "WayToPay" });

export const paymentProblem = z
  .strictObject({ code: z.enum(DECLINE_CODES), nextSteps: z.array(nextStep) })
  .meta({ id: "PaymentProblem", description: "What would stop the payment, and what helps" });

export const preflight = z
  .strictObject({
    isReady: z.boolean().meta({ description: "Nothing known would stop it" }),
    problems: z.array(paymentProblem),
    ways: z.array(wayToPay).meta({
      description: "Likeliest first. For a transfer a card is a way to fill the balance first",
    }),
  })
  .meta({ id: "Preflight", description: "What would fail, found before money is asked for" });

export const createPaymentRequest = z
  .strictObject({
    quote: z.string().min(1).max(4096),
    confirmation: confirmationId
      .optional()
      .meta({ description: "A confirmed confirmation of this very quote, when it needs one" }),
  })
  .meta({ id: "CreatePaymentRequest" });

export const paymentKind = z
  .enum(["top_up", "send", "purchase", "refund", "request", "cash_out", "remittance"])
  .meta({ id: "PaymentKind" });
export const paymentState = z
  .enum([
    "requested",
    "needs_action",
    "processing",
    "authorized",
    "completed",
    "declined",
    "voided",
    "returned",
  ])
  .meta({
    id: "PaymentState",
    description:
      "processing: the outcome is not known yet; nothing needs to be repeated. needs_action: the payer's bank asks them " +
      "first (resume). authorized: held, not taken yet. voided: let go, nothing was taken. returned: the bank sent it " +
      "back, it is on the balance again",
  });
export const paymentDirection = z.enum(["in", "out"]).meta({ id: "PaymentDirection" });

/** Everything a payment's story can tell. */
export const PAYMENT_EVENTS = [
  "created",
  "requested",
  "sent_to_card_network",
  "sent_to_bank",
  "challenge_asked",
  "outcome_unknown",
  "authorized",
  "capture_asked",
  "captured",
  "refused_by_network",
  "completed",
  "refunded",
  "refund_failed",
  "declined",
  "voided",
  "withdrawn",
  "turned_down",
  "expired",
  "returned_by_bank",
  "approved_late",
  "let_go",
] as const;

export const paymentEvent = z
  .strictObject({
    type: z.enum(PAYMENT_EVENTS),
    at: timestamp,
    amount: money
      .nullable()
      .meta({ description: "Of a capture or refund that is not the whole payment" }),
  })
  .meta({ id: "PaymentEvent" });

export const purchaseFacts = z
  .strictObject({
    checkoutId: publicId("chk").meta({ description: "Where it was paid, or can be tried again" }),
    way: z.enum(["balance", "card"]),
    card: z.string().nullable().meta({ description: "Masked; null when the balance paid" }),
    captured: money.meta({ description: "What the merchant took so far" }),
    refunded: money.meta({ description: "What came back or is on its way back" }),
    heldUntil: timestamp.meta({ description: "What is not taken by then is let go" }),
  })
  .meta({ id: "PurchaseFacts" });

/** What was agreed about money that goes abroad; the payment's amount is what was converted. */
export const remittanceFacts = z
  .strictObject({
    beneficiaryId,
    price: remittancePrice,
  })
  .meta({ id: "RemittanceFacts" });

/** A payment as one of its two parties sees it. */
export const payment = z
  .strictObject({
    id: paymentId,
    kind: paymentKind,
    state: paymentState,
    direction: paymentDirection,
    amount: money.meta({ description: "What the payee receives" }),
    fee: money.meta({ description: "What this person pays for it; zero for the payee" }),
    total: money.meta({ description: "What left or reached this person's wallet, unsigned" }),
    counterparty: z.strictObject({
      name: z.string(),
      detail: z
        .string()
        .nullable()
        .meta({ description: "Masked e-mail or phone, or the last four of a card or account" }),
    }),
    note: z.string().nullable(),
    declineCode: z
      .enum(DECLINE_CODES)
      .nullable()
      .meta({ description: "Why it was declined, or returned" }),
    nextSteps: z
      .array(nextStep)
      .meta({ description: "Of one declined or returned: what can be done about it, best first" }),
    shortfall: money
      .nullable()
      .meta({ description: "With insufficient_balance: what was missing" }),
    balanceAfter: money
      .nullable()
      .meta({ description: "This person's posted balance right after it" }),
    createdAt: timestamp,
    completedAt: timestamp.nullable(),
    events: z.array(paymentEvent),
    isSandbox,
    arrivesBy: timestamp
      .nullable()
      .meta({ description: "To a bank account: when it has the money at the latest" }),
    remittance: remittanceFacts
      .nullable()
      .meta({ description: "Of one abroad, to its sender; else null" }),
    purchase: purchaseFacts.nullable().meta({ description: "Of a purchase; else null" }),
    originalId: paymentId.nullable().meta({
      description:
        "The payment this one exists because of: of a refund its purchase, of a transfer the request it pays",
    }),
  })
  .meta({ id: "Payment" });
export type Payment = z.infer<typeof payment>;

export const resumedPayment = z
  .strictObject({
    payment,
    challengeUrl: z
      .url()
      .nullable()
      .meta({ description: "The bank's page to open now; null: nothing is asked any more" }),
  })
  .meta({ id: "ResumedPayment" });

export const activityQuery = z
  .strictObject({
    q: z.string().max(100).optional().meta({ description: "Name, note, amount or payment id" }),
    kind: paymentKind.optional(),
    state: paymentState.optional(),
    direction: paymentDirection.optional(),
    currency: currency.optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    ...pageOfList,
  })
  .meta({ id: "ActivityQuery" });

export const activity = z
  .strictObject({ payments: z.array(payment), nextCursor: z.string().nullable() })
  .meta({ id: "Activity", description: "Newest first; cursor paging" });

export const receiptQuery = z
  .strictObject({ lang: locale.optional() })
  .meta({ id: "ReceiptQuery" });

export const statementQuery = z
  .strictObject({
    currency,
    from: z.iso
      .date()
      .meta({ description: "First day, in the installation's time zone", example: "2026-11-01" }),
    to: z.iso
      .date()
      .meta({ description: "Last day, included; 366 days at most", example: "2026-11-30" }),
    lang: locale.optional(),
  })
  .meta({ id: "StatementQuery" });
export type StatementQuery = z.infer<typeof statementQuery>;
