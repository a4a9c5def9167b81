import { expect, test } from "vitest";
import { estimateStrength } from "./estimate-strength.ts";
import { type Fields, problemsOf } from "./registration-rules.ts";

const GOOD: Fields = {
  displayName: "孙晴",
  email: "sun.qing@example.com",
  phone: { country: "CN", national: "138 0013 9001" },
  password: "Tidal-Maple7 orbit!",
  terms: true,
  privacy: true,
};

test("a complete form has no problem", () => {
  expect(problemsOf(GOOD, "composition")).toEqual({});
});

test.each([
  [{ displayName: "  " }, { displayName: "required" }],
  [{ email: "" }, { email: "required" }],
  [{ email: "sun.qing" }, { email: "not_an_email" }],
  [{ email: "sun qing@example.com" }, { email: "not_an_email" }],
  [{ phone: { country: "CN", national: "" } }, { phone: "required" }],
  [{ password: "" }, { password: "required" }],
  [{ password: "Aa1!" }, { password: "too_short" }],
  [{ password: `Aa1!${"x".repeat(125)}` }, { password: "too_long" }],
  [{ password: "tidal-maple7 orbit!" }, { password: "missing_upper" }],
  [{ password: "TIDAL-MAPLE7 ORBIT!" }, { password: "missing_lower" }],
  [{ password: "Tidal-Maple orbit!" }, { password: "missing_digit" }],
  [{ password: "TidalMaple7orbit" }, { password: "missing_symbol" }],
  [
    { terms: false, privacy: false },
    { terms: "must_be_accepted", privacy: "must_be_accepted" },
  ],
] as const)("%j", (change, problems) => {
  expect(problemsOf({ ...GOOD, ...change }, "composition")).toEqual(problems);
});

test.each([
  ["maple orbit kettle", {}],
  ["maple orbit 14", { password: "too_short" }],
  ["🍁".repeat(15), {}],
])("with length alone, %s", (password, problems) => {
  expect(problemsOf({ ...GOOD, password }, "length")).toEqual(problems);
});

test("the meter looks at 128 characters, so that a pasted book does not stop the page [P11]", () => {
  const weak = "a".repeat(128);
  expect(estimateStrength("Tidal-Maple7 orbit!", [])).toBeGreaterThan(2);
  expect(estimateStrength(`${weak}Tidal-Maple7 orbit!`, [])).toBe(estimateStrength(weak, []));
});
