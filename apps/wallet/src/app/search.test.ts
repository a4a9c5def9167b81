import { describe, expect, test } from "vitest";
import {
  readActivitySearch,
  readLandingSearch,
  readNextSearch,
  readTopUpSearch,
} from "./search.ts";

describe("where a sign-in may lead", () => {
  test.each([
    ["/send", "/send"],
    ["/activity?state=declined", "/activity?state=declined"],
    ["//evil.example", undefined],
    ["/\\evil.example", undefined],
    ["/\t/evil.example", undefined],
    ["/\n/evil.example", undefined],
    ["/send/\\evil.example", undefined],
    ["https://evil.example", undefined],
    ["evil.example", undefined],
    ["javascript:alert(1)", undefined],
    ["", undefined],
    [7, undefined],
  ])("%j", (next, allowed) => {
    expect(readLandingSearch({ next }).next).toBe(allowed);
    expect(readNextSearch({ next }).next).toBe(allowed);
  });
});

test("what is refused is said to be nothing: the router would show the raw address through a gap", () => {
  const raw = { next: "//evil.example", ended: "maybe" };
  expect({ ...raw, ...readLandingSearch(raw) }).toEqual({ next: undefined, ended: undefined });
  expect({ ...raw, ...readNextSearch(raw) }.next).toBeUndefined();
});

test("a filter keeps what is known and drops the rest", () => {
  expect(
    readActivitySearch({
      q: 12.5,
      kind: "send",
      state: "lost",
      direction: "in",
      currency: "XXX",
      from: "2026-11-24",
      to: "yesterday",
      cursor: "x",
    }),
  ).toEqual({ q: "12.5", kind: "send", direction: "in", from: "2026-11-24" });
});

test.each([
  [
    { need: "1240", currency: "CNY" },
    { need: "1240", currency: "CNY" },
  ],
  [
    { need: 1240, currency: "CNY" },
    { need: "1240", currency: "CNY" },
  ],
  [{ need: "-5" }, {}],
  [{ need: "0" }, {}],
  [{ need: "12.40" }, {}],
])("a sum to top up: %j", (raw, read) => {
  expect(readTopUpSearch(raw)).toEqual(read);
});
