import { z } from "zod";
import { currency, publicId, timestamp } from "./primitives.ts";

export const bankAccountId = publicId("bac");

export const bankScheme = z.enum(["iban", "cn_card", "cn_account"]).meta({
  id: "BankScheme",
  description:
    "iban: international; cn_card: a Chinese bank card; cn_account: an account number at a Chinese bank",
});

/** An account of the customer's own at a bank. Never more of its number than the last four characters. */
export const bankAccount = z
  .strictObject({
    id: bankAccountId,
    scheme: bankScheme,
    currency,
    country: z.string().length(2),
    bankName: z.string(),
    lastFour: z.string().length(4),
    isSandbox: z.boolean().meta({ description: "Of the sandbox bank: nothing real moves" }),
    addedAt: timestamp,
  })
  .meta({ id: "BankAccount" });

export const bankAccounts = z
  .strictObject({
    accounts: z.array(bankAccount),
    canPayOut: z
      .boolean()
      .meta({ description: "Whether this installation is connected to a bank that pays out" }),
  })
  .meta({ id: "BankAccounts" });

export const addBankAccountRequest = z
  .strictObject({
    scheme: bankScheme,
    currency,
    number: z
      .string()
      .min(8)
      .max(42)
      .regex(/^[0-9A-Za-z ]+$/)
      .meta({
        description: "With or without blanks; kept encrypted, never shown again",
        example: "GB33BUKB20201555555555",
      }),
    bankName: z.string().trim().min(1).max(60).meta({ example: "Harbour Bank" }),
  })
  .meta({ id: "AddBankAccountRequest" });

export const bankAccountParams = z.strictObject({ accountId: bankAccountId });

/** An account of the sandbox bank and what it causes; the demo's form offers them. */
export const sandboxBankAccounts = z
  .strictObject({
    accounts: z.array(
      z.strictObject({
        scheme: bankScheme,
        number: z.string(),
        causes: z.enum(["paid", "paid_late", "answer_lost", "refused", "returned"]),
        reason: z
          .string()
          .nullable()
          .meta({ description: "The ISO 20022 reason it is refused or returned with" }),
      }),
    ),
  })
  .meta({ id: "SandboxBankAccounts" });
