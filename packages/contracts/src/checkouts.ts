import { z } from "zod";
import { DECLINE_CODES } from "./declines.ts";
import { merchantAccepts, merchantBalance, merchantId, merchantMode } from "./merchants.ts";
import { isSandbox, paymentEvent, paymentId, paymentState, statementQuery } from "./payments.ts";
import {
  currency,
  money,
  positiveMinorUnits,
  positiveMoney,
  publicId,
  timestamp,
} from "./primitives.ts";

/** What merchants ask to be paid, and what became of it. */

export const checkoutId = publicId("chk");
export const paymentLinkId = publicId("lnk");
export const payoutId = publicId("pyo");

const reference = z
  .string()
  .regex(/^[!-~]{1,64}$/)
  .meta({
    description:
      "The merchant's own name for it (an order number); good for one checkout, for ever",
    example: "order-1042",
  });
const description = z.string().trim().min(1).max(140).meta({ example: "Two paper lanterns" });
const webUrl = z
  .string()
  .max(500)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""));

export const checkoutState = z
  .enum(["open", "paying", "authorized", "paid", "cancelled", "expired"])
  .meta({
    id: "CheckoutState",
    description: "paying: an outcome is waited for. authorized: held, to be captured",
  });

export const createCheckoutRequest = z
  .strictObject({
    reference,
    amount: positiveMoney,
    description,
    capture: z.enum(["at_once", "later"]).default("at_once"),
    successUrl: webUrl.optional().meta({ example: "https://shop.example.com/thanks" }),
    cancelUrl: webUrl.optional().meta({ example: "https://shop.example.com/basket" }),
    expiresInMinutes: z.int().min(5).max(10_080).default(1_440),
  })
  .meta({ id: "CreateCheckoutRequest" });

export const checkout = z
  .strictObject({
    id: checkoutId,
    mode: merchantMode,
    reference,
    amount: money,
    description: z.string(),
    capture: z.enum(["at_once", "later"]),
    state: checkoutState,
    url: z.string().meta({ description: "Send the payer here" }),
    paymentId: paymentId.nullable(),
    linkId: paymentLinkId.nullable(),
    successUrl: z.string().nullable(),
    cancelUrl: z.string().nullable(),
    expiresAt: timestamp,
    createdAt: timestamp,
  })
  .meta({ id: "Checkout" });

export const checkoutPage = z
  .strictObject({
    id: checkoutId,
    mode: merchantMode,
    merchantName: z.string(),
    amount: money,
    description: z.string(),
    state: checkoutState,
    accepts: merchantAccepts,
    paymentId: paymentId.nullable(),
    successUrl: z.string().nullable(),
    cancelUrl: z.string().nullable(),
    expiresAt: timestamp,
  })
  .meta({ id: "CheckoutPage", description: "What a payer sees before paying" });

const cursorQuery = {
  cursor: z.string().max(64).optional(),
  limit: z
    .string()
    .regex(/^([1-9][0-9]?|100)$/)
    .optional(),
};
export const pageQuery = z.strictObject(cursorQuery).meta({ id: "PageQuery" });
export const modeQuery = z
  .strictObject({ mode: merchantMode, ...cursorQuery })
  .meta({ id: "ModeQuery" });

/** A statement of one of a merchant's balances. */
export const merchantStatementQuery = z
  .strictObject({ mode: merchantMode, ...statementQuery.shape })
  .meta({ id: "MerchantStatementQuery" });

export const checkouts = z
  .strictObject({ checkouts: z.array(checkout), nextCursor: z.string().nullable() })
  .meta({ id: "Checkouts", description: "Newest first" });

export const merchantPaymentRow = z
  .strictObject({
    id: paymentId,
    checkoutId,
    mode: merchantMode,
    reference,
    description: z.string(),
    state: checkoutState,
    amount: money,
    captured: money,
    refunded: money,
    createdAt: timestamp,
  })
  .meta({ id: "MerchantPaymentRow" });
export const merchantPayments = z
  .strictObject({ payments: z.array(merchantPaymentRow), nextCursor: z.string().nullable() })
  .meta({ id: "MerchantPayments", description: "Newest first" });

export const merchantPayment = z
  .strictObject({
    id: paymentId,
    checkoutId,
    mode: merchantMode,
    reference,
    version: z
      .int()
      .meta({ description: "Grows with every change; news with a smaller one is older" }),
    state: paymentState,
    amount: money,
    captured: money,
    refunded: money,
    refundable: money.meta({ description: "The most that can go back now" }),
    refundAdvance: money.meta({
      description:
        "The part of `refundable` that the balance lacks and OKPay would lend: at most the sale's fee",
    }),
    fee: money.meta({ description: "What the merchant paid for it so far" }),
    way: z.enum(["balance", "card"]),
    isSandbox,
    payerName: z.string().meta({ description: "Masked" }),
    description: z.string(),
    declineCode: z.enum(DECLINE_CODES).nullable(),
    capturableUntil: timestamp,
    createdAt: timestamp,
    completedAt: timestamp.nullable(),
    events: z.array(paymentEvent),
    refunds: z.array(
      z.strictObject({
        id: paymentId,
        state: paymentState,
        amount: money,
        reason: z.string().nullable(),
        createdAt: timestamp,
      }),
    ),
  })
  .meta({ id: "MerchantPayment" });

export const captureRequest = z
  .strictObject({
    amount: positiveMoney.optional().meta({ description: "Left out: all that is held" }),
    isFinal: z.boolean().optional().meta({
      description:
        "false: the rest stays held. A card network that takes one capture only refuses such a part: the payment is as before, with the event refused_by_network",
    }),
  })
  .meta({ id: "CaptureRequest" });
export const refundRequest = z
  .strictObject({
    amount: positiveMoney.optional().meta({ description: "Left out: all that was captured" }),
    reason: z.string().trim().max(140).optional(),
  })
  .meta({ id: "RefundRequest" });

export const createLinkRequest = z
  .strictObject({
    description,
    currency,
    amountMinor: positiveMinorUnits
      .nullable()
      .meta({ description: "null: the payer says how much" }),
  })
  .meta({ id: "CreateLinkRequest" });
export const createPortalLinkRequest = z
  .strictObject({ mode: merchantMode, ...createLinkRequest.shape })
  .meta({ id: "CreatePortalLinkRequest" });
export const paymentLink = z
  .strictObject({
    id: paymentLinkId,
    mode: merchantMode,
    description: z.string(),
    currency,
    amount: money.nullable(),
    url: z.string().meta({ description: "To send, or to print as a QR code" }),
    createdAt: timestamp,
    endedAt: timestamp.nullable(),
  })
  .meta({ id: "PaymentLink" });
export const paymentLinks = z
  .strictObject({ links: z.array(paymentLink), nextCursor: z.string().nullable() })
  .meta({ id: "PaymentLinks" });
export const linkPage = z
  .strictObject({
    id: paymentLinkId,
    mode: merchantMode,
    merchantName: z.string(),
    description: z.string(),
    currency,
    amount: money.nullable(),
    isOpen: z.boolean(),
  })
  .meta({ id: "LinkPage" });
export const followLinkRequest = z
  .strictObject({
    amountMinor: positiveMinorUnits
      .nullable()
      .meta({ description: "Where the link leaves it open" }),
  })
  .meta({ id: "FollowLinkRequest" });

export const payout = z
  .strictObject({
    id: payoutId,
    amount: money,
    isByHand: z.boolean(),
    paidAt: timestamp,
  })
  .meta({ id: "Payout" });
export const payouts = z
  .strictObject({ payouts: z.array(payout), nextCursor: z.string().nullable() })
  .meta({ id: "Payouts" });
export const payoutRequest = z.strictObject({ currency }).meta({ id: "PayoutRequest" });

export const merchantBalances = z
  .strictObject({ balances: z.array(merchantBalance) })
  .meta({ id: "MerchantBalances", description: "Of the key's mode" });

export const checkoutParams = z.strictObject({ checkoutId });
export const linkParams = z.strictObject({ linkId: paymentLinkId });
export const purchaseParams = z.strictObject({ paymentId });
export const merchantPaymentParams = z.strictObject({ merchantId, paymentId });
export const merchantLinkParams = z.strictObject({ merchantId, linkId: paymentLinkId });
