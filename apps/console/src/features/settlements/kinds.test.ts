import { BREAK_KINDS as WANTED } from "@okpay/contracts";
import { expect, test } from "vitest";
import { BREAK_KINDS } from "./kinds.ts";

test("every kind of break can be chosen", () => {
  expect([...BREAK_KINDS].sort()).toEqual([...WANTED].sort());
});
