import { z } from "zod";
import { payeeReference, paymentDirection, paymentId } from "./payments.ts";
import { money, pageOfList, positiveMoney, publicId, timestamp } from "./primitives.ts";

/** A request is a payment of kind `request`: its id is a payment's. */
export const requestId = paymentId;
export const requestBlockId = publicId("rbl");

/** How long somebody may be asked to pay at most, in days. */
export const MOST_REQUEST_DAYS = 30;

export const createMoneyRequest = z
  .strictObject({
    payer: payeeReference
      .optional()
      .meta({ description: "Who is asked; left out: whoever is given the link" }),
    amount: positiveMoney,
    note: z.string().trim().max(140).optional(),
    expiresInDays: z
      .int()
      .min(1)
      .max(MOST_REQUEST_DAYS)
      .optional()
      .meta({ description: "14 unless told" }),
  })
  .meta({ id: "CreateMoneyRequest" });

export const REQUEST_STATES = ["open", "paid", "turned_down", "withdrawn", "expired"] as const;

/** What one person asks another to pay, as one of the two sees it. */
export const moneyRequest = z
  .strictObject({
    id: requestId,
    state: z.enum(REQUEST_STATES),
    direction: paymentDirection.meta({
      description: "in: this person asked and is paid; out: this person is asked",
    }),
    amount: money,
    note: z.string().nullable(),
    counterparty: z
      .strictObject({ name: z.string(), detail: z.string().nullable() })
      .nullable()
      .meta({
        description:
          "Who asks; for who asked, who was asked (masked until it is paid). null: nobody yet",
      }),
    isLink: z.boolean().meta({ description: "Whoever has its id may pay it, once" }),
    url: z.url().meta({ description: "Where it is paid; for a link, to share" }),
    createdAt: timestamp,
    expiresAt: timestamp,
    endedAt: timestamp.nullable(),
    paymentId: paymentId.nullable().meta({ description: "The payment that paid it" }),
  })
  .meta({ id: "MoneyRequest" });
export type MoneyRequest = z.infer<typeof moneyRequest>;

export const moneyRequestsQuery = z
  .strictObject({
    direction: paymentDirection.optional(),
    isOpen: z.enum(["true", "false"]).optional(),
    ...pageOfList,
  })
  .meta({ id: "MoneyRequestsQuery" });

export const moneyRequests = z
  .strictObject({ requests: z.array(moneyRequest), nextCursor: z.string().nullable() })
  .meta({ id: "MoneyRequests", description: "Newest first; cursor paging" });

export const turnDownRequest = z
  .strictObject({
    block: z.boolean().optional().meta({
      description:
        "This person may not ask again; everything else they ask for is turned down as well",
    }),
  })
  .meta({ id: "TurnDownRequest" });

export const requestBlock = z
  .strictObject({ id: requestBlockId, name: z.string(), createdAt: timestamp })
  .meta({ id: "RequestBlock", description: "Somebody who may not ask this person for money" });

export const requestBlocks = z
  .strictObject({ blocks: z.array(requestBlock) })
  .meta({ id: "RequestBlocks" });
