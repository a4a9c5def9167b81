import { z } from "zod";
import { DECLINE_CODES } from "./declines.ts";
import { customerId } from "./identity.ts";
import { nextStep } from "./next-steps.ts";
import {
  isSandbox,
  PAYMENT_EVENTS,
  paymentDirection,
  paymentId,
  paymentKind,
  paymentState,
} from "./payments.ts";
import { money, timestamp } from "./primitives.ts";
import { caseId } from "./staff.ts";

/** A customer's payments as staff see them: masked, in the agent's words, and never without a reason to look. */

export const customerPaymentsParams = z.strictObject({ customerId });
export const customerPaymentParams = z.strictObject({ customerId, paymentId });

const reasonToLook = {
  case: caseId.optional().meta({
    description:
      "An open case of one's own about this customer; left out where they are the caller at one's desk",
  }),
};
export const customerPaymentQuery = z.strictObject(reasonToLook);
export const customerPaymentsQuery = z.strictObject({
  ...reasonToLook,
  cursor: z.string().max(200).optional(),
});

export const customerPaymentRow = z
  .strictObject({
    id: paymentId,
    kind: paymentKind,
    state: paymentState,
    direction: paymentDirection,
    total: money,
    counterparty: z.string().meta({ description: "Masked" }),
    isSandbox,
    createdAt: timestamp,
  })
  .meta({ id: "CustomerPaymentRow" });
export const customerPayments = z
  .strictObject({ payments: z.array(customerPaymentRow), nextCursor: z.string().nullable() })
  .meta({ id: "CustomerPayments", description: "Newest first" });

const party = z.strictObject({
  name: z.string().meta({ description: "Masked" }),
  detail: z.string().nullable().meta({ description: "Masked contact, or the card's last four" }),
  isThisCustomer: z.boolean(),
});

export const customerPayment = z
  .strictObject({
    id: paymentId,
    kind: paymentKind,
    state: paymentState,
    amount: money,
    fee: money,
    payer: party,
    payee: party,
    isSandbox,
    createdAt: timestamp,
    completedAt: timestamp.nullable(),
    story: z
      .array(
        z.strictObject({
          type: z.enum(PAYMENT_EVENTS),
          at: timestamp,
          text: z.string(),
          amount: money
            .nullable()
            .meta({ description: "Of a capture or refund that is not the whole payment" }),
        }),
      )
      .meta({ description: "Oldest first, in the agent's words" }),
    decline: z
      .strictObject({
        declineCode: z
          .enum(DECLINE_CODES)
          .meta({ description: "The one that may be told: fraud, lost and stolen look like any" }),
        explanation: z.string(),
        fixer: z.string().meta({ description: "Who can make it work, in words" }),
        retry: z.string().meta({ description: "Whether trying again can help, in words" }),
        told: z
          .strictObject({ title: z.string(), nextStep: z.string() })
          .meta({ description: "What the customer reads" }),
      })
      .nullable(),
    nextSteps: z
      .array(z.strictObject({ step: nextStep, text: z.string() }))
      .meta({ description: "Best first; the customer has the same as buttons" }),
    attempts: z
      .array(
        z.strictObject({
          text: z.string().meta({ description: "What was asked of a card network or bank" }),
          amount: money,
          at: timestamp,
          enquiries: z.int().meta({ description: "How often we asked what came of it" }),
          nextEnquiryAt: timestamp.nullable(),
        }),
      )
      .meta({ description: "Oldest first" }),
    originalId: paymentId.nullable(),
  })
  .meta({ id: "CustomerPayment" });
