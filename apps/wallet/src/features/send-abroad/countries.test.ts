import { expect, test } from "vitest";
import { countryName, isMeant } from "./countries.ts";

const WAYS = [
  { country: "DE", receiveCurrency: "EUR" },
  { country: "FR", receiveCurrency: "EUR" },
  { country: "GB", receiveCurrency: "GBP" },
  { country: "US", receiveCurrency: "USD" },
  { country: "CN", receiveCurrency: "CNY" },
] as const;
const found = (typed: string) =>
  WAYS.filter((way) => isMeant(way, typed)).map(({ country }) => country);

test.each([
  ["", ["DE", "FR", "GB", "US", "CN"]],
  ["germ", ["DE"]],
  ["德国", ["DE"]],
  ["英", ["GB"]],
  ["uk", ["GB"]],
  ["United", ["GB", "US"]],
  ["united states", ["US"]],
  ["eur", ["DE", "FR"]],
  [" fr ", ["FR"]],
  ["Atlantis", []],
])("“%s” means %j", (typed, countries) => {
  expect(found(typed)).toEqual(countries);
});

test("a country is named in the language of the page", () => {
  expect([countryName("DE", "en"), countryName("DE", "zh-CN")]).toEqual(["Germany", "德国"]);
});
