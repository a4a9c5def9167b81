import { z } from "zod";
import { currency, money, publicId, timestamp } from "./primitives.ts";

/** Those who are paid: their account, who works with it, and the keys of their programs. */

export const merchantId = publicId("mer");
export const merchantMemberId = publicId("mbr");
export const merchantKeyId = publicId("mky");

export const MERCHANT_MODES = ["test", "live"] as const;
export const merchantMode = z.enum(MERCHANT_MODES).meta({
  id: "MerchantMode",
  description: "test: sandbox cards only, balances of its own, never paid out",
});
export type MerchantMode = z.infer<typeof merchantMode>;

/** What a key may do; a route of the merchant's API names one of these. Nothing else is allowed. */
export const MERCHANT_SCOPES = [
  "payments.read",
  "payments.write",
  "refunds.write",
  "links.write",
  "balance.read",
] as const;
export type MerchantScope = (typeof MERCHANT_SCOPES)[number];
const merchantScopes = z.array(z.enum(MERCHANT_SCOPES)).min(1).max(MERCHANT_SCOPES.length);

export const MERCHANT_ROLES = ["owner", "manager"] as const;
/** owner: everything. manager: payments, refunds and links; no keys, webhooks, people or payouts. */
export const merchantRole = z.enum(MERCHANT_ROLES).meta({ id: "MerchantRole" });
export type MerchantRole = z.infer<typeof merchantRole>;

export const CARD_BRANDS = ["Visa", "Mastercard", "UnionPay", "American Express", "JCB"] as const;
export const CARD_FUNDINGS = ["credit", "debit", "prepaid"] as const;
const country = z.string().regex(/^[A-Z]{2}$/);

export const merchantAccepts = z
  .strictObject({
    balance: z.boolean(),
    brands: z.array(z.enum(CARD_BRANDS)).max(CARD_BRANDS.length),
    fundings: z.array(z.enum(CARD_FUNDINGS)).max(CARD_FUNDINGS.length),
    countries: z
      .array(country)
      .min(1)
      .max(100)
      .nullable()
      .meta({ description: "Of the card's issuer, ISO 3166; null: every country" }),
  })
  .meta({ id: "MerchantAccepts", description: "What may pay this merchant" });

export const payoutSchedule = z
  .discriminatedUnion("every", [
    z.strictObject({ every: z.literal("manual") }),
    z.strictObject({ every: z.literal("day") }),
    z.strictObject({
      every: z.literal("week"),
      weekday: z.int().min(1).max(7).meta({ description: "1 is Monday" }),
    }),
  ])
  .meta({ id: "PayoutSchedule", description: "When the live balance goes to the owner's wallet" });

export const merchantBalance = z
  .strictObject({
    mode: merchantMode,
    currency,
    available: money,
    pending: money.meta({ description: "Authorized and not captured yet" }),
    owed: money.meta({ description: "Lent for refunds; the next payout takes it back" }),
  })
  .meta({ id: "MerchantBalance" });

export const merchantMember = z
  .strictObject({
    id: merchantMemberId,
    role: merchantRole,
    name: z.string(),
    contact: z.string().meta({ description: "Masked" }),
    isYou: z.boolean(),
    addedAt: timestamp,
  })
  .meta({ id: "MerchantMember" });

export const merchant = z
  .strictObject({
    id: merchantId,
    name: z.string(),
    country: z.string(),
    role: merchantRole.meta({ description: "Of whoever asks" }),
    accepts: merchantAccepts,
    payoutSchedule,
    createdAt: timestamp,
  })
  .meta({ id: "Merchant" });

export const merchantDetail = z
  .strictObject({
    ...merchant.shape,
    balances: z.array(merchantBalance),
    members: z.array(merchantMember),
  })
  .meta({ id: "MerchantDetail" });

export const merchants = z
  .strictObject({ merchants: z.array(merchant) })
  .meta({ id: "Merchants", description: "Those the person works with" });

const merchantName = z.string().trim().min(2).max(60).meta({ example: "Lantern Books" });

export const openMerchantRequest = z
  .strictObject({ name: merchantName, country: country.meta({ example: "CN" }) })
  .meta({ id: "OpenMerchantRequest" });

export const changeMerchantRequest = z
  .strictObject({
    name: merchantName.optional(),
    accepts: merchantAccepts.optional(),
    payoutSchedule: payoutSchedule.optional(),
  })
  .meta({ id: "ChangeMerchantRequest", description: "What is left out stays" });

export const addMemberRequest = z
  .strictObject({
    email: z.string().min(3).max(254).meta({ example: "colleague@example.com" }),
    role: merchantRole,
  })
  .meta({ id: "AddMemberRequest" });

export const merchantKey = z
  .strictObject({
    id: merchantKeyId,
    mode: merchantMode,
    name: z.string(),
    scopes: merchantScopes,
    hint: z.string().meta({ description: "Beginning and last four; the key itself is not kept" }),
    createdAt: timestamp,
    expiresAt: timestamp.nullable().meta({ description: "Rotated: good until then" }),
    revokedAt: timestamp.nullable(),
    lastUsedAt: timestamp.nullable().meta({ description: "To the minute" }),
  })
  .meta({ id: "MerchantKey" });

export const merchantKeys = z
  .strictObject({ keys: z.array(merchantKey) })
  .meta({ id: "MerchantKeys" });

export const newMerchantKey = z
  .strictObject({
    key: merchantKey,
    secret: z.string().meta({ description: "Shown this once" }),
  })
  .meta({ id: "NewMerchantKey" });

export const createKeyRequest = z
  .strictObject({
    mode: merchantMode,
    name: z.string().trim().min(1).max(60).meta({ example: "Shop server" }),
    scopes: merchantScopes.meta({ example: ["payments.read", "payments.write"] }),
  })
  .meta({ id: "CreateKeyRequest" });

export const rotateKeyRequest = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(168)
      .meta({ description: "How long the old key stays good; 0: it ends now", example: 24 }),
  })
  .meta({ id: "RotateKeyRequest" });

export const merchantParams = z.strictObject({ merchantId });
export const merchantMemberParams = z.strictObject({ merchantId, memberId: merchantMemberId });
export const merchantKeyParams = z.strictObject({ merchantId, keyId: merchantKeyId });
