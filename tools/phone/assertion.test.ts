import { expect, it } from "vitest";
import { clockMistakes } from "./assertion.ts";

const inSeconds = (seconds: number) => ({
  value: String(Math.floor(Date.now() / 1_000) + seconds),
});

it("a clock that is far from this machine's is a mistake; a few seconds, or none told, are not", () => {
  expect(clockMistakes(inSeconds(10))).toEqual([]);
  expect(clockMistakes({ value: "" })).toEqual([]);
  expect(clockMistakes(inSeconds(-60))[0]).toMatch(/^Asterisk's clock is (59|60|61) s behind/);
  const now = 1_800_000_000;
  const mistakes = (seconds: number) =>
    clockMistakes({ value: String(now + seconds) }, now * 1_000).length;
  expect([-16, -15, 0, 15, 16].map(mistakes)).toEqual([1, 0, 0, 0, 1]);
  expect(clockMistakes(inSeconds(3_600))[0]).toMatch(/ahead of/);
});
