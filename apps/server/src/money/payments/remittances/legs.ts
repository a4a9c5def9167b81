import { derivedId } from "../../../platform/derived-id.ts";
import { TRANSFER_CODES, type TransferInput } from "../../ledger/index.ts";
import { type HouseAccountCode, houseAccountId } from "../../wallets/index.ts";
import { referenceOf } from "../attempt.ts";
import type { Payment } from "../payment.ts";
import type { RemittancePrice } from "../ports.ts";

/**
 * The exchange behind a remittance, in the booking that takes what was held: of what the sender paid into the house's position
 * (3900, send currency) margin and rounding become income, and what arrives leaves the position of the other currency for the
 * bank that paid it. The principal stays: what the two positions are worth against each other is the house's risk, and no
 * customer's. Sent back, all of it is undone.
 */
const PARTS = ["margin", "rounding", "payout"] as const;
type Part = (typeof PARTS)[number];

const idOf = (paymentId: string, part: Part, way: "there" | "back"): string =>
  derivedId(referenceOf(paymentId), `exchange-${part}-${way}`);

/** All of them, for whoever compares the books with the payments. */
export const exchangeIdsOf = (paymentId: string) => ({
  there: byPart((part) => idOf(paymentId, part, "there")),
  back: byPart((part) => idOf(paymentId, part, "back")),
});

const byPart = <Value>(of: (part: Part) => Value): Readonly<Record<Part, Value>> => ({
  margin: of("margin"),
  rounding: of("rounding"),
  payout: of("payout"),
});

const TO: Readonly<Record<Part, HouseAccountCode>> = { margin: 4020, rounding: 4030, payout: 1200 };
const CODE: Readonly<Record<Part, number>> = {
  margin: TRANSFER_CODES.exchangeMargin,
  rounding: TRANSFER_CODES.exchangeRounding,
  payout: TRANSFER_CODES.remittancePayout,
};

/** What each part moves. */
const exchangedIn = ({ margin, rounding, receive }: RemittancePrice) => ({
  margin,
  rounding,
  payout: receive,
});

/** Paid out: exchanged as it was agreed. Nothing for what stays in its country. */
export const exchangeLegs = (payment: Pick<Payment, "id" | "remittance">): TransferInput[] =>
  legsOf(payment, "there");

/** Sent back: exchanged back at the rate it went with. */
export const exchangeBackLegs = (payment: Pick<Payment, "id" | "remittance">): TransferInput[] =>
  legsOf(payment, "back");

function legsOf(
  { id, remittance }: Pick<Payment, "id" | "remittance">,
  way: "there" | "back",
): TransferInput[] {
  if (remittance === null) return [];
  const exchanged = exchangedIn(remittance);
  return PARTS.filter((part) => exchanged[part].amountMinor > 0n).map((part) => {
    const { amountMinor, currency } = exchanged[part];
    const position = houseAccountId(3900, currency);
    const other = houseAccountId(TO[part], currency);
    return {
      id: idOf(id, part, way),
      kind: "posted",
      debitAccountId: way === "there" ? position : other,
      creditAccountId: way === "there" ? other : position,
      amountMinor,
      currency,
      code:
        way === "back" && part === "payout" ? TRANSFER_CODES.remittancePayoutReturn : CODE[part],
      reference: id,
    };
  });
}
