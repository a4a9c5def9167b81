import { expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

it("is RFC 8785's own example", () => {
  const value = {
    // RFC 8785 writes the first as 333333333.33333329; it is this double.
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\u002f",
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

it("sorts keys by their UTF-16 code units (RFC 8785, 3.2.3)", () => {
  const value = {
    "\u20ac": 1,
    "\r": 2,
    "\ufb33": 3,
    "1": 4,
    "\ud83d\ude00": 5,
    "\u0080": 6,
    "\u00f6": 7,
  };
  const order = [...canonicalJson(value).matchAll(/:(\d)/g)].map(([, digit]) => digit);
  expect(order).toEqual(["2", "4", "6", "7", "1", "5", "3"]);
});

it("a bigint is its decimal string; what is undefined is not there", () => {
  expect(canonicalJson({ b: 5n, a: undefined, c: [undefined] })).toBe('{"b":"5","c":[null]}');
});
