import { describe, expect, it } from "vitest";
import { RequestRefused } from "../refusal.ts";
import { parseStrictJson } from "./strict-json.ts";

const refused: readonly [why: string, text: string][] = [
  ["empty", ""],
  ["white space", "  \n"],
  ["not JSON", "{a:1}"],
  ["trailing comma", '{"a":1,}'],
  ["two values", "{} {}"],
  ["a byte order mark", '\uFEFF{"a":1}'],
  ["NaN", '{"a":NaN}'],
  ["a key twice", '{"a":1,"a":1}'],
  ["a key twice, spelled differently", '{"a":1,"\\u0061":2}'],
  ["a key twice, deeper down", '{"x":[{"b":1},{"b":1,"c":"}","b":2}]}'],
  ["a key twice, with blanks before the colon", '{"a" : 1, "a"\n:2}'],
  ["__proto__", '{"__proto__":{"isAdmin":true}}'],
  ["__proto__, escaped", '{"\\u005f_proto__":{}}'],
  ["constructor", '{"a":{"constructor":{"prototype":{}}}}'],
  ["nine levels", `${"[".repeat(9)}${"]".repeat(9)}`],
  ["ten thousand levels", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
  ["NUL in a value", '{"a":"x\\u0000y"}'],
  ["NUL in a key", '{"a\\u0000":1}'],
  ["half a surrogate pair", '{"a":["\\ud83d"]}'],
];

const accepted: readonly [why: string, text: string][] = [
  ["a value that looks like a key", '{"a":"b","c":"a"}'],
  ["the same key in two objects", '[{"a":1},{"a":2}]'],
  ["a key that repeats only inside a string", '{"a":"\\",\\"a\\":1"}'],
  ["an escaped backslash before the quote", '{"a":"\\\\","b":"\\\\\\""}'],
  ["eight levels", `${"[".repeat(8)}${"]".repeat(8)}`],
  ["brackets in strings", '{"a":"[[[[[[[[[[{{{{{{"}'],
  ["an emoji, as a pair", '{"a":"\\ud83d\\ude00"}'],
  ["a bare value", '"a"'],
  ["null", "null"],
  ["an empty key", '{"":1}'],
];

describe("strict JSON", () => {
  it.each(refused)("refuses %s [I3]", (_why, text) => {
    expect(() => parseStrictJson(text)).toThrow(RequestRefused);
    expect(() => parseStrictJson(text)).toThrow("malformed_json");
  });

  it.each(accepted)("reads %s as JSON.parse does", (_why, text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });
});
