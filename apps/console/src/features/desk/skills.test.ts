import { HOTLINE_SKILLS } from "@okpay/contracts";
import { expect, test } from "vitest";
import { SKILLS } from "./skills.ts";

test("every skill can be chosen", () => {
  expect([...SKILLS].sort()).toEqual([...HOTLINE_SKILLS].sort());
});
