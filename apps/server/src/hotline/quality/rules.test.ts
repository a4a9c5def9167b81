import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  agreementOf,
  alphaOf,
  drawnOf,
  lastWeek,
  type Question,
  scoreOf,
  trainingOf,
} from "./rules.ts";

const question = (key: string, points: number, isCritical = false): Question => ({
  key,
  text: { "zh-CN": key, en: key },
  points,
  isCritical,
});
const form = {
  questions: [question("a", 10), question("b", 20, true), question("c", 5)],
  passMark: 80,
};
const answered = (...answers: Answer[]) =>
  answers.map((answer, nth) => ({ key: form.questions[nth]?.key ?? "", answer, note: null }));

describe("the score", () => {
  it.each([
    [["yes", "yes", "yes"], 100, true],
    [["yes", "yes", "no"], 86, true], // 30 of 35
    [["no", "yes", "yes"], 71, false],
    [["na", "yes", "no"], 80, true], // 20 of 25: the mark itself
    [["yes", "no", "yes"], 43, false],
    [["yes", "na", "yes"], 100, true],
    [["na", "no", "na"], 0, false],
  ] as const)("%s: %i per cent", (answers, score, isPassed) => {
    expect(scoreOf(form, answered(...answers))).toEqual({ score, isPassed });
  });

  it("a critical no is not passed, whatever the mark is", () => {
    expect(scoreOf({ ...form, passMark: 1 }, answered("yes", "no", "yes"))).toEqual({
      score: 43,
      isPassed: false,
    });
  });

  it("is not passed below the mark, though it rounds to it", () => {
    const close = {
      questions: [question("a", 50), question("b", 50), question("c", 26)],
      passMark: 79,
    };
    // 100 of 126 is 79.37, 99 would be below; 49 + 50 of 126 is not a sum, so the mark is set beside it.
    expect(scoreOf(close, answered("yes", "yes", "no"))).toEqual({ score: 79, isPassed: true });
    expect(
      scoreOf(
        { questions: [question("a", 2), question("b", 1)], passMark: 67 },
        answered("yes", "no").slice(0, 2),
      ),
    ).toEqual({ score: 67, isPassed: false });
  });

  it("needs each question once, no other, and one that applies", () => {
    expect(scoreOf(form, answered("yes", "yes"))).toBeNull();
    expect(scoreOf(form, [...answered("yes", "yes"), ...answered("yes")])).toBeNull();
    expect(
      scoreOf(form, [...answered("yes", "yes"), { key: "d", answer: "yes", note: null }]),
    ).toBeNull();
    expect(scoreOf(form, answered("na", "na", "na"))).toBeNull();
  });
});

describe("agreement", () => {
  it.each<[Answer[], number | null]>([
    [[], null],
    [["yes"], null],
    [["yes", "yes"], 100],
    [["yes", "no"], 0],
    [["yes", "yes", "no"], 33],
    [["yes", "yes", "no", "no"], 33],
  ])("%s: %s", (answers, expected) => {
    expect(agreementOf(answers)).toBe(expected);
  });

  // Krippendorff 2011, section C: four observers, twelve units, missing judgements; nominal alpha 0.743.
  it("alpha of the published example", () => {
    const rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
    const units = Array.from({ length: 12 }, (_, unit) =>
      rows.map((row) => row[unit] ?? ".").filter((value) => value !== "."),
    );
    expect(alphaOf(units)).toBeCloseTo(0.743, 3);
  });

  it("alpha says nothing without two judgements of a unit, or without two values", () => {
    expect(alphaOf([])).toBeNull();
    expect(alphaOf([["yes"], ["no"]])).toBeNull();
    expect(
      alphaOf([
        ["yes", "yes"],
        ["yes", "yes"],
      ]),
    ).toBeNull();
  });

  it("alpha is 1 where all agree, and the same in any order", () => {
    const units = fc.array(fc.array(fc.constantFrom("yes", "no", "na"), { maxLength: 5 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(units, (drawn) => {
        const alpha = alphaOf(drawn);
        expect(alphaOf(drawn.map((unit) => unit.toReversed()).toReversed())).toEqual(
          alpha === null ? null : expect.closeTo(alpha, 9),
        );
        const agreed = drawn.filter((unit) => new Set(unit).size === 1);
        const ofAgreed = alphaOf(agreed);
        if (ofAgreed !== null) expect(ofAgreed).toBe(1);
      }),
    );
  });
});

it("a week is over on Monday", () => {
  const week = { from: new Date("2026-11-16"), to: new Date("2026-11-23") };
  expect(lastWeek(new Date("2026-11-23T00:00:00Z"))).toEqual(week);
  expect(lastWeek(new Date("2026-11-29T23:59:59.999Z"))).toEqual(week);
  expect(lastWeek(new Date("2026-11-30T00:00:00Z")).from).toEqual(week.to);
});

it("so many of each agent are drawn, the same ones however the calls come", () => {
  const calls = [..."abcdefgh"].map((lot, nth) => ({
    lot,
    agentId: nth % 3 === 0 ? "one" : "two",
  }));
  const drawn = drawnOf(calls, 2);
  expect(drawn.filter(({ agentId }) => agentId === "one").map(({ lot }) => lot)).toEqual([
    "a",
    "d",
  ]);
  expect(drawn.filter(({ agentId }) => agentId === "two").map(({ lot }) => lot)).toEqual([
    "b",
    "c",
  ]);
  expect(new Set(drawnOf(calls.toReversed(), 2))).toEqual(new Set(drawn));
  expect(drawnOf(calls, 0)).toEqual([]);
});

describe("training", () => {
  const now = new Date("2026-11-29T12:00:00Z");
  const day = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const skill = { needsCertificate: true, certifiedUntil: day(200), review: null, trainedAt: null };
  const failed = { isPassed: false, at: day(-3) };
  it.each([
    [{}, null],
    [{ review: { isPassed: true, at: day(-3) } }, null],
    [{ review: failed }, { reason: "failed_review", at: day(-3) }],
    [
      { review: failed, trainedAt: day(-4) },
      { reason: "failed_review", at: day(-3) },
    ],
    [{ review: failed, trainedAt: day(-2) }, null],
    [{ certifiedUntil: day(31) }, null],
    [{ certifiedUntil: day(30) }, { reason: "certificate_ends", at: day(30) }],
    [{ certifiedUntil: now }, { reason: "certificate_ended", at: now }],
    [{ certifiedUntil: day(-1), needsCertificate: false }, null],
    [{ certifiedUntil: null }, null],
  ])("%j", (more, expected) => {
    expect(trainingOf(now, { ...skill, ...more })).toEqual(expected);
  });
});
