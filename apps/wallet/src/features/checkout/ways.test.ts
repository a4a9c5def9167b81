import { expect, test } from "vitest";
import type { CheckoutPage } from "../../api/merchant-calls.ts";
import type { Card } from "../../api/wire.ts";
import { CARD_BRANDS, CARD_FUNDINGS } from "../merchant/kinds.ts";
import { waysFor } from "./ways.ts";

const card = (funding: "credit" | "unknown", issuerCountry: string | null): Card => ({
  id: "c",
  brand: "Visa",
  lastFour: "5556",
  label: { en: "Visa", "zh-CN": "Visa" },
  isSandbox: false,
  saved: { expiryMonth: 12, expiryYear: 2040, funding, issuerCountry, isReady: true },
});
const isTaken = (accepts: Partial<CheckoutPage["accepts"]>, of: Card) => {
  const everything = {
    balance: false,
    brands: [...CARD_BRANDS],
    fundings: [...CARD_FUNDINGS],
    countries: null,
  };
  const checkout = {
    amount: { amountMinor: "100", currency: "CNY" },
    accepts: { ...everything, ...accepts },
  } as CheckoutPage;
  return waysFor(checkout, [], [of])[0]?.isTaken;
};

test("a card of which nothing is known is taken where everything is, and where something is left out it is not", () => {
  const unknown = card("unknown", null);
  expect(isTaken({}, unknown)).toBe(true);
  expect(isTaken({ fundings: ["credit", "debit"] }, unknown)).toBe(false);
  expect(isTaken({ countries: ["CN"] }, unknown)).toBe(false);
  expect(isTaken({ fundings: ["credit"], countries: ["CN"] }, card("credit", "CN"))).toBe(true);
});
