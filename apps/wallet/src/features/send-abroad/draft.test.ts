import { expect, test } from "vitest";
import type { Beneficiary, Corridor } from "../../api/abroad-calls.ts";
import {
  type AbroadDraft,
  corridorOf,
  emptyDraft,
  fits,
  priceRequestOf,
  toCorridor,
} from "./draft.ts";

const way = (country: string, receiveCurrency: Corridor["receiveCurrency"]): Corridor => ({
  country,
  receiveCurrency,
  sendCurrencies: country === "CN" ? ["USD", "JPY"] : ["CNY", "USD", "JPY"],
  schemes: [],
  isOpen: true,
});
const WAYS = [way("DE", "EUR"), way("GB", "GBP"), way("CN", "CNY")] as const;
const recipient = { country: "GB", currency: "GBP" } as Beneficiary;
const typed = (part: Partial<AbroadDraft> = {}): AbroadDraft => ({
  ...emptyDraft([...WAYS], []),
  amount: "1,000.5",
  ...part,
});

test("the form opens where money went last, else at the first country", () => {
  expect(emptyDraft([...WAYS], []).country).toBe("DE");
  expect(emptyDraft([...WAYS], [recipient]).country).toBe("GB");
  expect(emptyDraft([...WAYS], [{ ...recipient, currency: "EUR" }]).country).toBe("DE");
});

test("the side that was typed is asked for in its own currency", () => {
  expect(priceRequestOf(typed())).toMatchObject({
    fixed: "send",
    amount: { amountMinor: "100050", currency: "CNY" },
  });
  expect(priceRequestOf(typed({ fixed: "receive" }))).toMatchObject({
    fixed: "receive",
    amount: { amountMinor: "100050", currency: "EUR" },
  });
});

test.each(["", "0", "abc", "1.005"])("nothing is asked about “%s”", (amount) => {
  expect(priceRequestOf(typed({ amount }))).toBeNull();
});

test("yen have no cents: what is no amount of the paying balance is not asked about", () => {
  expect(priceRequestOf(typed({ sendCurrency: "JPY" }))).toBeNull();
  expect(priceRequestOf(typed({ sendCurrency: "JPY", fixed: "receive" }))).not.toBeNull();
});

test("another country keeps the amount and the balance that pays, if it can pay there", () => {
  const draft = typed();
  expect({ ...draft, ...toCorridor(WAYS[1], draft) }).toMatchObject({
    country: "GB",
    amount: "1,000.5",
    sendCurrency: "CNY",
    beneficiaryId: null,
  });
  expect(toCorridor(WAYS[2], draft).sendCurrency).toBe("USD");
});

test("a way that is not offered any more is the first one; a recipient fits country and currency", () => {
  expect(corridorOf([...WAYS], { country: "SE", receiveCurrency: "EUR" })).toBe(WAYS[0]);
  expect(fits(recipient, WAYS[1])).toBe(true);
  expect(fits({ ...recipient, currency: "USD" }, WAYS[1])).toBe(false);
});
