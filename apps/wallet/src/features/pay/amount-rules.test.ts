import { expect, test } from "vitest";
import { readAmount } from "./amount-rules.ts";

test.each([
  ["100", "CNY", { minor: 10000n }],
  ["1,234.50", "CNY", { minor: 123450n }],
  ["１２．５", "CNY", { minor: 1250n }],
  ["500", "JPY", { minor: 500n }],
  ["92233720368547758.07", "CNY", { minor: 9223372036854775807n }],
  ["92233720368547758.08", "CNY", { problem: "amount_too_large" }],
  ["", "CNY", { problem: "required" }],
  ["  ", "CNY", { problem: "required" }],
  ["0", "CNY", { problem: "not_positive_integer" }],
  ["0.00", "CNY", { problem: "not_positive_integer" }],
  ["-5", "CNY", { problem: "invalid" }],
  ["1.005", "CNY", { problem: "invalid" }],
  ["1.5", "JPY", { problem: "invalid" }],
  ["1e3", "CNY", { problem: "invalid" }],
] as const)("%j in %s", (text, currency, expected) => {
  expect(readAmount(text, currency)).toEqual(expected);
});
