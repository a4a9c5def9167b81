import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { isCurrencyCode, type Money } from "@okpay/money";
import { pooledRandomBytes } from "../../platform/random-pool.ts";
import {
  type Assessment,
  fromWireAssessment,
  toWireAssessment,
  type WireAssessment,
} from "../risk/index.ts";
import type { RemittancePrice } from "./ports.ts";
import { fromWireRemittance, toWireRemittance, type WireRemittance } from "./remittances/token.ts";
import type { FeePlan } from "./rules.ts";

/**
 * The quote travels with the client and nothing is stored (docs/decisions/sealed-quotes.md). It is sealed, not just
 * signed: it carries the payee's full name and account, which the payer must not read before paying.
 * AES-256-GCM under a key of its own per quote (HMAC of the quote's id), so that no nonce is ever used twice.
 */

interface Party {
  readonly customerId: string;
  readonly accountId: string;
  readonly name: string;
  readonly maskedName: string;
  readonly detail: string;
}

/** Everything a confirmation needs; it reads nothing else, so what was shown is what is done. */
export type QuoteTerms = {
  /** The payment's id, minted with the quote. */
  readonly id: string;
  readonly amount: Money;
  readonly fee: Money;
  readonly note: string | null;
  readonly expiresAt: Date;
  /** The other side as the quote showed it. */
  readonly counterparty: string;
  /** By a card, or to a bank account, of the sandbox. */
  readonly isSandbox: boolean;
  /** What was decided about risk and limits; null for a past that is seeded. */
  readonly assessment: Assessment | null;
} & (
  | {
      readonly kind: "send";
      readonly payer: Party;
      readonly payee: Party;
      /** The request it pays; null: nobody asked. */
      readonly requestId: string | null;
    }
  | { readonly kind: "top_up"; readonly payee: Party; readonly cardId: string }
  | ({ readonly kind: "cash_out"; readonly payer: Party } & PayoutFacts)
  | ({
      readonly kind: "remittance";
      readonly payer: Party;
      readonly price: RemittancePrice;
    } & PayoutFacts)
  | ({ readonly kind: "purchase"; readonly payer: Party } & PurchaseFacts)
);

/** The bank account as it was shown, and when it was said to have the money. */
interface PayoutFacts {
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly maskedName: string;
    readonly detail: string;
  };
  readonly arrivesBy: Date;
}

/** A checkout as it was quoted, and what pays it. */
interface PurchaseFacts {
  readonly checkoutId: string;
  /** Of the row the quote was made of, while it was open; null: of an earlier release, which did not write it down. */
  readonly checkoutVersion: number | null;
  readonly merchant: {
    readonly id: string;
    readonly accountId: string;
    readonly name: string;
    readonly detail: string | null;
  };
  readonly way: "balance" | "card";
  readonly cardId: string | null;
  readonly cardLabel: string | null;
  readonly feePlan: FeePlan;
  readonly isCapturedAtOnce: boolean;
}
export type QuoteParty = Party;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 16;

/** The terms as an opaque token, ≤ 4096 characters. */
export function sealQuote(key: Uint8Array, terms: QuoteTerms): string {
  const id = Buffer.from(terms.id.replaceAll("-", ""), "hex");
  const nonce = pooledRandomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyFor(key, id), nonce, {
    authTagLength: TAG_BYTES,
  });
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify(toWire(terms)), "utf8"),
    cipher.final(),
  ]);
  return Buffer.concat([id, nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/** The terms of a token this installation sealed, unchanged; `null` for anything else. Expiry is the caller's to judge. */
export function openQuote(key: Uint8Array, token: string): QuoteTerms | null {
  const bytes = Buffer.from(token, "base64url");
  // base64url has several spellings of one value; only the one we wrote counts.
  if (bytes.length <= ID_BYTES + NONCE_BYTES + TAG_BYTES || bytes.toString("base64url") !== token)
    return null;
  const id = bytes.subarray(0, ID_BYTES);
  const nonce = bytes.subarray(ID_BYTES, ID_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", keyFor(key, id), nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([
      decipher.update(bytes.subarray(ID_BYTES + NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    return fromWire(id, JSON.parse(text.toString("utf8")) as WireTerms);
  } catch {
    // The tag does not match (compared in constant time by OpenSSL): not ours, or not as we wrote it.
    return null;
  }
}

const keyFor = (key: Uint8Array, id: Uint8Array): Buffer =>
  createHmac("sha256", key).update(id).digest();

/** Bound to the format: a token of an earlier release that meant something else must not open. */
const VERSION = 2;

interface WireTerms {
  readonly v: number;
  readonly kind: QuoteTerms["kind"];
  readonly amount: string;
  readonly fee: string;
  readonly currency: string;
  readonly note: string | null;
  readonly expiresAtMs: number;
  readonly payer: Party | null;
  readonly payee: Party | null;
  readonly cardId: string | null;
  readonly purchase?: WirePurchase;
  /** A release before had no other than one's own, whose name nobody masks. */
  readonly cashOut?: Omit<PayoutFacts["account"], "maskedName"> & {
    readonly maskedName?: string;
    readonly arrivesByMs: number;
  };
  readonly remittance?: WireRemittance;
  /** Only of a transfer that pays a request. */
  readonly requestId?: string;
  readonly counterparty: string;
  /** Left out: it is not. */
  readonly isSandbox?: true;
  readonly assessment: WireAssessment | null;
}

type WirePurchase = Omit<PurchaseFacts, "feePlan" | "checkoutVersion"> & {
  readonly checkoutVersion?: number | null;
  readonly fee: { readonly basisPoints: string; readonly fixedMinor: string };
};

const toWire = (terms: QuoteTerms): WireTerms => ({
  v: VERSION,
  kind: terms.kind,
  amount: terms.amount.amountMinor.toString(),
  fee: terms.fee.amountMinor.toString(),
  currency: terms.amount.currency,
  note: terms.note,
  expiresAtMs: terms.expiresAt.getTime(),
  payer: terms.kind === "top_up" ? null : terms.payer,
  payee: terms.kind === "send" || terms.kind === "top_up" ? terms.payee : null,
  cardId: terms.kind === "top_up" ? terms.cardId : null,
  ...(terms.kind === "purchase" ? { purchase: toWirePurchase(terms) } : {}),
  ...(terms.kind === "cash_out" || terms.kind === "remittance"
    ? { cashOut: { ...terms.account, arrivesByMs: terms.arrivesBy.getTime() } }
    : {}),
  ...(terms.kind === "remittance" ? { remittance: toWireRemittance(terms.price) } : {}),
  ...(terms.kind === "send" && terms.requestId !== null ? { requestId: terms.requestId } : {}),
  counterparty: terms.counterparty,
  ...(terms.isSandbox ? { isSandbox: true } : {}),
  assessment: terms.assessment === null ? null : toWireAssessment(terms.assessment),
});

const toWirePurchase = ({ feePlan, ...terms }: PurchaseFacts): WirePurchase => ({
  checkoutId: terms.checkoutId,
  checkoutVersion: terms.checkoutVersion,
  merchant: terms.merchant,
  way: terms.way,
  cardId: terms.cardId,
  cardLabel: terms.cardLabel,
  isCapturedAtOnce: terms.isCapturedAtOnce,
  fee: {
    basisPoints: feePlan.basisPoints.toString(),
    fixedMinor: feePlan.fixedMinor.toString(),
  },
});

function fromWirePurchase({ fee, ...facts }: WirePurchase): PurchaseFacts {
  const feePlan = { basisPoints: BigInt(fee.basisPoints), fixedMinor: BigInt(fee.fixedMinor) };
  return { ...facts, checkoutVersion: facts.checkoutVersion ?? null, feePlan };
}

function fromWire(idBytes: Uint8Array, wire: WireTerms): QuoteTerms | null {
  const { currency } = wire;
  if (wire.v !== VERSION || !isCurrencyCode(currency)) return null;
  const hex = Buffer.from(idBytes).toString("hex");
  const common = {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    amount: { amountMinor: BigInt(wire.amount), currency },
    fee: { amountMinor: BigInt(wire.fee), currency },
    note: wire.note,
    expiresAt: new Date(wire.expiresAtMs),
    counterparty: wire.counterparty,
    isSandbox: wire.isSandbox ?? false,
    assessment: wire.assessment === null ? null : fromWireAssessment(wire.assessment),
  };
  const { payer, payee, cardId, purchase, cashOut, remittance } = wire;
  if (wire.kind === "cash_out" || wire.kind === "remittance") {
    if (payer === null || cashOut === undefined) return null;
    const { arrivesByMs, ...given } = cashOut;
    const account = { ...given, maskedName: given.maskedName ?? given.name };
    const facts = { ...common, payer, account, arrivesBy: new Date(arrivesByMs) };
    if (wire.kind === "cash_out") return { ...facts, kind: "cash_out" };
    if (remittance === undefined) return null;
    return { ...facts, kind: "remittance", price: fromWireRemittance(remittance, common) };
  }
  if (wire.kind === "purchase")
    return payer === null || purchase === undefined
      ? null
      : { ...common, kind: "purchase", payer, ...fromWirePurchase(purchase) };
  if (payee === null) return null;
  if (wire.kind === "send")
    return payer === null
      ? null
      : { ...common, kind: "send", payer, payee, requestId: wire.requestId ?? null };
  return cardId === null ? null : { ...common, kind: "top_up", payee, cardId };
}
