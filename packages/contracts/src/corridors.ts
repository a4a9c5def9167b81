import { CURRENCY_CODES } from "@okpay/money";
import { z } from "zod";
import { currency, money, positiveMoney, publicId, timestamp } from "./primitives.ts";

/* Sending abroad: where to, what it costs, when it arrives, and who can be sent to. */

export const beneficiaryId = publicId("ben");

const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .meta({ description: "ISO 3166-1 alpha-2", example: "DE" });

/** How a recipient's account is written: what checks it, and which rail reaches it. */
export const beneficiaryScheme = z.enum(["iban", "us_account", "cn_card", "cn_account"]).meta({
  id: "BeneficiaryScheme",
  description:
    "iban: international; us_account: account and ABA routing number; cn_card: a Chinese bank card; cn_account: an account number and CNAPS code at a Chinese bank",
});

/** What must be known of a recipient beside name and number; all that is not named here is refused. */
export const BENEFICIARY_FIELDS = ["routingNumber", "cnaps", "city"] as const;

/** One way out of the country: a country, what arrives there, and how. */
export const corridor = z
  .strictObject({
    country,
    receiveCurrency: currency,
    sendCurrencies: z.array(currency),
    schemes: z.array(
      z.strictObject({
        scheme: beneficiaryScheme,
        fields: z
          .array(z.enum(BENEFICIARY_FIELDS))
          .meta({ description: "Asked for beside holder and number" }),
      }),
    ),
    isOpen: z.boolean().meta({ description: "False: no rate that is fresh enough, or no partner" }),
  })
  .meta({ id: "Corridor" });

export const corridors = z
  .strictObject({
    corridors: z.array(corridor),
    isSandbox: z.boolean().meta({ description: "Rates and payouts of the sandbox partner" }),
  })
  .meta({ id: "Corridors" });

/** Which side stays as it was typed; the other follows from the rate. */
export const fixedSide = z.enum(["send", "receive"]).meta({
  id: "FixedSide",
  description: "send: what is converted is as typed; receive: what arrives is as typed",
});

export const remittancePriceRequest = z
  .strictObject({
    country,
    sendCurrency: currency,
    receiveCurrency: currency,
    fixed: fixedSide,
    amount: positiveMoney.meta({
      description: "In the send currency, or in the receive currency where that side is fixed",
    }),
  })
  .meta({ id: "RemittancePriceRequest" });

const rateValue = z
  .string()
  .regex(/^[0-9]{1,9}\.[0-9]{1,10}$/)
  .meta({
    description: "Units of the receive currency for one of the send currency",
    example: "0.128400",
  });

/** When it is there, and what was looked at to say so. */
export const remittanceDelivery = z
  .strictObject({
    rail: z.enum(["instant", "working_days"]),
    earliest: timestamp,
    latest: timestamp,
    cutOffAt: timestamp.nullable().meta({
      description: "Confirmed later, it goes with the next working day; null: no cut-off",
    }),
    closedDays: z
      .array(z.strictObject({ date: z.iso.date(), country, name: z.string().nullable() }))
      .meta({ description: "Holidays on the way, of either country; weekends are not listed" }),
  })
  .meta({ id: "RemittanceDelivery" });

/** Everything sending abroad costs, and what arrives: total = send + fee, and receive = send × customerRate. */
export const remittancePrice = z
  .strictObject({
    country,
    fixed: fixedSide,
    send: money.meta({ description: "What is converted" }),
    fee: money.meta({ description: "On top, in the send currency" }),
    total: money.meta({ description: "What leaves the wallet" }),
    receive: money.meta({ description: "What arrives, exactly" }),
    midRate: z.strictObject({ value: rateValue, source: z.string(), asOf: timestamp }),
    customerRate: rateValue,
    marginBasisPoints: z.int().min(0),
    margin: money.meta({
      description: "What the rate keeps for us, in the send currency; part of `send`",
    }),
    rounding: money.meta({
      description: "What of `send` is too small to arrive, in the send currency; mostly zero",
    }),
    costBasisPoints: z.int().min(0).meta({
      description:
        "Fee and margin together, of the total: what all of it costs beside the mid rate",
    }),
    delivery: remittanceDelivery,
  })
  .meta({ id: "RemittancePrice" });
export type RemittancePrice = z.output<typeof remittancePrice>;

/** Somebody abroad who was, or can be, sent money to. Never more of the number than its last four characters. */
export const beneficiary = z
  .strictObject({
    id: beneficiaryId,
    holder: z.string(),
    country,
    currency,
    scheme: beneficiaryScheme,
    bankName: z.string(),
    lastFour: z.string().length(4),
    isSandbox: z.boolean().meta({ description: "Of the sandbox bank: nothing real moves" }),
    addedAt: timestamp,
  })
  .meta({ id: "Beneficiary" });

export const beneficiaries = z
  .strictObject({ beneficiaries: z.array(beneficiary) })
  .meta({ id: "Beneficiaries" });

export const addBeneficiaryRequest = z
  .strictObject({
    holder: z.string().trim().min(2).max(70).meta({ example: "Anna Schmidt" }),
    country,
    currency: z.enum(CURRENCY_CODES),
    scheme: beneficiaryScheme,
    number: z
      .string()
      .min(4)
      .max(42)
      .regex(/^[0-9A-Za-z ]+$/)
      .meta({
        description: "With or without blanks; kept encrypted, never shown again",
        example: "GB33BUKB20201555555555",
      }),
    bankName: z.string().trim().min(1).max(60).meta({ example: "Harbour Bank" }),
    routingNumber: z
      .string()
      .regex(/^[0-9]{9}$/)
      .optional()
      .meta({ description: "ABA, of a us_account", example: "021000021" }),
    cnaps: z
      .string()
      .regex(/^[0-9]{12}$/)
      .optional()
      .meta({ description: "Of a cn_account", example: "102100099996" }),
    city: z.string().trim().min(1).max(35).optional().meta({ example: "Boston" }),
  })
  .meta({ id: "AddBeneficiaryRequest" });

export const beneficiaryParams = z.strictObject({ beneficiaryId });

/** An account of the sandbox partner and what it causes; the demo's form offers them. */
export const sandboxBeneficiaries = z
  .strictObject({
    accounts: z.array(
      z.strictObject({
        country,
        currency,
        scheme: beneficiaryScheme,
        number: z.string(),
        routingNumber: z.string().nullable(),
        cnaps: z.string().nullable(),
        causes: z.enum(["paid", "paid_late", "answer_lost", "refused", "returned"]),
        reason: z
          .string()
          .nullable()
          .meta({ description: "The ISO 20022 reason it is refused or returned with" }),
      }),
    ),
  })
  .meta({ id: "SandboxBeneficiaries" });
