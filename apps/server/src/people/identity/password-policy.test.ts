import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { passwordProblems, personalWords, SMALLEST_STRENGTH } from "./password-policy.ts";
import { createStrengthEstimator } from "./password-strength.ts";

const words = personalWords({
  displayName: "Lin Yue",
  email: "lin.yuefan@example.com",
  phone: "+8613800138000",
});

describe("by composition, the rule names everything a password lacks [P1] [P2] [P5]", () => {
  it.each([
    ["Moon-river9-sails", []],
    ["Moon river9 sails", []],
    ["Пароль-которым9", []],
    ["Aa1!Aa1!Aa1", ["too_short"]],
    ["moon-river9-sails", ["missing_upper"]],
    ["MOON-RIVER9-SAILS", ["missing_lower"]],
    ["Moon-river-sails", ["missing_digit"]],
    ["Moonriver9sails", ["missing_symbol"]],
    ["short", ["too_short", "missing_upper", "missing_digit", "missing_symbol"]],
    [
      "密码密码密码密码密码密码",
      ["missing_upper", "missing_lower", "missing_digit", "missing_symbol", "too_common"],
    ],
    ["Aaaaaaaaaaa1!", ["too_common"]],
    [`Aa1!${"bcd".repeat(42)}`, ["too_long"]],
    [`Aa1!${"bcd".repeat(41)}x`, []],
    ["OKPay-river9-sails", ["contains_personal_data"]],
    ["Yuefan-river9-sails", ["contains_personal_data"]],
    ["Moon-13800138000-x", ["contains_personal_data"]],
    ["Moon-138000-sails!", ["contains_personal_data"]],
    // Short names are part of too many words; the estimator knows them all the same.
    ["Violin-river9-sails", []],
  ])("%j: %j", (password, problems) => {
    expect(passwordProblems(password, words, "composition")).toEqual(problems);
  });

  it("counts a character outside the BMP once", () => {
    expect(passwordProblems("Aa1!😀😁😂😀😁😂😀", words, "composition")).toEqual(["too_short"]);
    expect(passwordProblems("Aa1!😀😁😂😀😁😂😀😁", words, "composition")).toEqual([]);
  });

  it("finds a Chinese name of two characters", () => {
    const chinese = personalWords({
      displayName: "林悦",
      email: "a@example.com",
      phone: "+8613800138000",
    });
    expect(passwordProblems("林悦-Moon-river9", chinese, "composition")).toEqual([
      "contains_personal_data",
    ]);
  });
});

describe("by length, fifteen characters of any kind are asked for and nothing else [P2]", () => {
  it.each([
    ["moon river sails", []],
    ["moonriversails", ["too_short"]],
    ["Aa1!Aa1!Aa1!Aa", ["too_short"]],
    ["密码密码密码密码密码密码密码密", ["too_common"]],
    ["aaaaaaaaaaaaaaa", ["too_common"]],
    ["moon okpay sails", ["contains_personal_data"]],
    ["abcdefghi ".repeat(13), ["too_long"]],
  ])("%j: %j", (password, problems) => {
    expect(passwordProblems(password, words, "length")).toEqual(problems);
  });

  it("agrees with the other policy about everything but length and classes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 15, maxLength: 64 }), (password) => {
        const byComposition = passwordProblems(password, words, "composition");
        expect(passwordProblems(password, words, "length")).toEqual(
          byComposition.filter((problem) => !problem.startsWith("missing_")),
        );
      }),
    );
  });
});

describe("the estimator", () => {
  const estimator = createStrengthEstimator();
  afterAll(() => estimator.close());

  it.each([
    ["P@ssw0rd2026!", false],
    ["Qwertyuiop123!", false],
    ["Abcd1234!Abcd1234!", false],
    ["Moon-river9-sails", true],
    ["Xk9$mQ2vLp7!", true],
  ])("%j is strong enough: %j [P4]", async (password, isEnough) => {
    expect((await estimator.score(password, words)) >= SMALLEST_STRENGTH).toBe(isEnough);
  });

  it("answers each question with its own answer, and goes on after its thread ended", async () => {
    const passwords = ["P@ssw0rd2026!", "Moon-river9-sails", "Qwertyuiop123!", "Xk9$mQ2vLp7!"];
    const scores = await Promise.all(passwords.map((password) => estimator.score(password, words)));
    expect(scores.map((score) => score >= SMALLEST_STRENGTH)).toEqual([false, true, false, true]);
    await estimator.close();
    expect(await estimator.score("Moon-river9-sails", words)).toBe(4);
  });

  it("does not hold up the event loop [P9]", async () => {
    const startedAt = performance.now();
    const scored = estimator
      .score("P@ssw0rd".repeat(16), words)
      .then(() => performance.now() - startedAt);
    await new Promise(setImmediate);
    const loopWaitedMs = performance.now() - startedAt;
    expect(loopWaitedMs).toBeLessThan(await scored);
  });
});
