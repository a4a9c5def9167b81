import { describe, expect, test } from "vitest";
import {
  isAnythingAsked,
  readApprovalsSearch,
  readAuditSearch,
  readCasesSearch,
  readReportSearch,
  readSignInSearch,
} from "./search.ts";

describe("where a sign-in may lead", () => {
  test.each([
    ["/audit?type=staff", "/audit?type=staff"],
    ["//evil.example", undefined],
    ["/\\evil.example", undefined],
    ["/\t/evil.example", undefined],
    ["/audit/\\evil.example", undefined],
    ["https://evil.example", undefined],
    ["javascript:alert(1)", undefined],
    ["", undefined],
    [7, undefined],
  ])("%j", (next, allowed) => {
    expect(readSignInSearch({ next }).next).toBe(allowed);
  });
});

test("what is refused is said to be nothing: the router would show the raw address through a gap", () => {
  const raw = { next: "//evil.example", ended: "maybe" };
  expect({ ...raw, ...readSignInSearch(raw) }).toEqual({ next: undefined, ended: undefined });
  const filter = { outcome: "perhaps", from: "yesterday" };
  expect({ ...filter, ...readAuditSearch(filter) }).toEqual({});
});

test("an address that asks for nothing known asks for nothing", () => {
  expect(isAnythingAsked({ ...readCasesSearch({ queue: "all", kind: "none" }) })).toBe(false);
  expect(isAnythingAsked({ ...readCasesSearch({ kind: "dispute" }) })).toBe(true);
});

test("a filter keeps what is known and drops the rest", () => {
  expect(
    readAuditSearch({
      type: " staff ",
      outcome: "perhaps",
      severity: "alert",
      actor: "",
      subject: 12,
      from: "2026-11-24",
      to: "yesterday",
      cursor: "x",
    }),
  ).toEqual({ type: "staff", severity: "alert", subject: "12", from: "2026-11-24" });
  expect(readApprovalsSearch({ state: "requested" })).toEqual({});
  expect(readApprovalsSearch({ state: "expired" })).toEqual({ state: "expired" });
  expect(readCasesSearch({ queue: "all", kind: "dispute", topic: "x", number: " C-1 " })).toEqual({
    kind: "dispute",
    number: "C-1",
  });
  expect(readReportSearch({ by: "root_cause", from: "2026-11-01", through: "soon" })).toEqual({
    by: "root_cause",
    from: "2026-11-01",
  });
});
