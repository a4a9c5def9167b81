import { expect, it } from "vitest";
import { brandOf, grouped, hopeless, readCard, slashed } from "./typed-card.ts";

const year = new Date().getFullYear() + 2;
const typed = { number: "4242 4242 0000 4242", expiry: `12/${year % 100}`, code: "123" };

it.each([
  ["4242424200004242", "4242 4242 0000 4242"],
  ["4242-4242-0000-4242", "4242 4242 0000 4242"],
  ["378282000021038", "3782 820000 21038"],
])("%s is shown as %s", (text, shown) => {
  expect(grouped(text)).toBe(shown);
});

it.each([
  ["1229", "12/29"],
  ["12 / 2029", "12/2029"],
  ["1", "1"],
])("expiry %s is shown as %s", (text, shown) => {
  expect(slashed(text)).toBe(shown);
});

it("brands are recognised by their first digits, with the length of their code", () => {
  expect(brandOf("4242")).toEqual({ name: "Visa", codeLength: 3 });
  expect(brandOf("3782")).toEqual({ name: "American Express", codeLength: 4 });
  expect(brandOf("6200001100061020")?.name).toBe("UnionPay");
});

it("what is right becomes a request; what is wrong is named, as early as it can be known", () => {
  expect(readCard(typed)).toEqual({
    number: "4242424200004242",
    expiryMonth: 12,
    expiryYear: year,
    securityCode: "123",
  });
  expect(readCard({ number: "4242424200004243", expiry: "01/20", code: "12" })).toEqual([
    "number",
    "expiry",
    "code",
  ]);
  expect(hopeless({ number: "4242", expiry: "1", code: "" })).toEqual([]);
  expect(hopeless({ ...typed, number: "378282000021039" })).toEqual(["number"]);
});
