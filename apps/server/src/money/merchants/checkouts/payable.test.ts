import { CARD_BRANDS, CARD_FUNDINGS } from "@okpay/contracts";
import { expect, test } from "vitest";
import { cardsTakenBy } from "./payable.ts";

const EVERYTHING = {
  balance: true,
  brands: [...CARD_BRANDS],
  fundings: [...CARD_FUNDINGS],
  countries: null,
};

test("a merchant that takes all there is asks nothing of a card: one of an unknown kind is taken too", () => {
  expect(cardsTakenBy(EVERYTHING)).toEqual({ brands: null, fundings: null, countries: null });
});

test("one that has left something out is told by what is known", () => {
  const { fundings, brands } = cardsTakenBy({
    ...EVERYTHING,
    fundings: ["credit", "debit"],
    brands: ["Visa"],
  });
  expect(fundings).toEqual(["credit", "debit"]);
  expect(brands).toEqual(["Visa"]);
});
