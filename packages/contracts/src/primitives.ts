import { CURRENCY_CODES } from "@okpay/money";
import { z } from "zod";
import { PASSWORD_POLICIES } from "./password.ts";

/** Largest amount any part of OKPay accepts: the ledger's counters are signed 64-bit. */
export const MAX_AMOUNT_MINOR = 2n ** 63n - 1n;

/** A whole number of minor units: a decimal string on the wire, a `bigint` in code; never a float (docs/concepts/money.md). */
export const minorUnits = z
  .codec(z.string().regex(/^-?(0|[1-9][0-9]{0,18})$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (minor) => minor.toString(),
  })
  .refine((minor) => minor <= MAX_AMOUNT_MINOR && minor >= -MAX_AMOUNT_MINOR, {
    message: "amount_too_large",
  })
  .meta({
    id: "MinorUnits",
    description: "Whole minor units as a decimal string",
    example: "10100",
  });

/** An amount a person asks to move: strictly positive. */
export const positiveMinorUnits = z
  .codec(z.string().regex(/^[1-9][0-9]{0,18}$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (minor) => minor.toString(),
  })
  .refine((minor) => minor <= MAX_AMOUNT_MINOR, { message: "amount_too_large" })
  .meta({
    id: "PositiveMinorUnits",
    description: "Whole minor units greater than zero, as a decimal string",
    example: "10000",
  });

export const currency = z.enum(CURRENCY_CODES).meta({
  id: "Currency",
  description: "ISO 4217 code of a currency this installation supports",
  example: "CNY",
});

export const money = z
  .strictObject({ amountMinor: minorUnits, currency })
  .meta({ id: "Money", description: "An amount is never without its currency" });

export const positiveMoney = z
  .strictObject({ amountMinor: positiveMinorUnits, currency })
  .meta({ id: "PositiveMoney", description: "An amount to move" });

/** Public ids: a prefix that names the thing and a UUIDv7 in 32 hex digits, so that ids sort by time. */
export const publicId = <Prefix extends string>(prefix: Prefix) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`));

export const timestamp = z.iso
  .datetime({ offset: true })
  .meta({ id: "Timestamp", description: "RFC 3339, UTC", example: "2026-11-24T09:30:00.000Z" });

export const locale = z
  .enum(["zh-CN", "en"])
  .meta({ id: "Locale", description: "A language OKPay speaks" });
export type Locale = z.infer<typeof locale>;

/** Which rules new passwords follow here; password.ts says what they are. */
export const passwordPolicy = z.enum(PASSWORD_POLICIES).meta({
  id: "PasswordPolicy",
  description: "composition: 12 characters of four classes; length: 15 of any",
});

/** Which page of a list, newest first: from a cursor of the page before, so many rows. Query strings, so digits as text. */
export const pageOfList = {
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^([1-9][0-9]?|100)$/)
    .optional()
    .meta({ description: "1–100, 20 unless told" }),
} as const;
