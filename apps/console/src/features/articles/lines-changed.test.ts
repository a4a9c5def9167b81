import { expect, it } from "vitest";
import { linesChanged } from "./lines-changed.ts";

const read = (before: string, after: string) =>
  linesChanged(before, after).map(({ kind, line }) => `${kind === "gone" ? "-" : "+"}${line}`);

it.each([
  ["a\nb", "a\nb", []],
  ["a\nb\nc", "a\nc", ["-b"]],
  ["a\nc", "a\nb\nc", ["+b"]],
  ["a\nb\nc", "a\nx\nc", ["-b", "+x"]],
  ["", "a", ["+a"]],
  ["a\n\nb", "a\nb", []],
])("%j to %j", (before, after, changes) => {
  expect(read(before, after)).toEqual(changes);
});
