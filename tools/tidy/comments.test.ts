import { expect, it } from "vitest";
import { committedFiles, readText } from "./source-files.ts";

const sources = committedFiles().filter(
  (path) => /\.(tsx?|mjs|cjs|sql|css|json|md)$/.test(path) && path !== "package-lock.json",
);

const self = "tools/tidy/comments.test.ts";

function linesWith(pattern: RegExp, paths: readonly string[]): string[] {
  return paths
    .filter((path) => path !== self)
    .flatMap((path) =>
      readText(path)
        .split("\n")
        .flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 120)}`] : [],
        ),
    );
}

it("no check is switched off and nothing is promised for later", () => {
  const code = sources.filter((path) => /\.(tsx?|mjs|cjs)$/.test(path));
  expect(
    linesWith(
      /(oxlint|eslint|biome)-?(disable|ignore)|@ts-(ignore|expect-error|nocheck)|\b(TODO|FIXME|HACK)\b/,
      code,
    ),
  ).toEqual([]);
});

it("no path of one machine and no package registry is in a committed file", () => {
  expect(
    linesWith(
      /(^|[\s"'`(=:])\/(work|root|home\/\w|Users\/\w|private\/tmp)\b|registry\.npmjs\.org|npm\.pkg\.github|artifactory|jfrog/i,
      [...sources, "package-lock.json", ".npmrc"],
    ),
  ).toEqual([]);
});
