import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../postgres/index.ts";
import { OPEN_ROWS } from "../requirements/open-rows.ts";
import { inRowOrder, tagsIn } from "../requirements/tags.ts";
import { committedFiles, readText } from "../tidy/source-files.ts";
import type { GeneratedFile } from "./generated-file.ts";

interface Row {
  readonly source: string;
  readonly statement: string;
}

/** Files of tests by the rows they name; a row's tests are where its id stands in a title. */
function testsByRow(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const path of committedFiles().filter((one) => /\.(test|e2e)\.tsx?$/.test(one)))
    for (const row of tagsIn(readText(path)))
      found.set(row, (found.get(row) ?? new Set()).add(path));
  return new Map([...found].map(([row, paths]) => [row, [...paths].sort()]));
}

/**
 * docs/reference/asvs.md: requirement, where it comes from, what tests it, its state. Fails when a row has neither a test nor a
 * reason, or has both: a test that is gone takes the state of its row with it.
 */
export const asvsFile: GeneratedFile = {
  path: "docs/reference/asvs.md",
  async make() {
    const path = join(repositoryRoot, "tools/requirements/rows.json");
    const rows = JSON.parse(await readFile(path, "utf8")) as Readonly<Record<string, Row>>;
    const tests = testsByRow();
    const isPartly = (row: string) => OPEN_ROWS[row]?.startsWith("partly") === true;
    const wrong = Object.keys(rows).filter(
      (row) => tests.has(row) === (row in OPEN_ROWS && !isPartly(row)),
    );
    if (wrong.length > 0)
      throw new Error(`rows with neither a test nor a reason, or with both: ${wrong.join(", ")}`);
    const lines = Object.entries(rows)
      .toSorted(([one], [other]) => inRowOrder(one, other))
      .map(([row, { source, statement }]) => {
        const state = OPEN_ROWS[row] ?? "tested";
        const files = (tests.get(row) ?? []).map((file) => `\`${file}\``).join("<br>");
        return `| ${row} | ${source} | ${statement} | ${files} | ${state} |`;
      });
    return `${HEAD}\n${lines.join("\n")}\n`;
  },
};

const HEAD = `# Requirements and what tests them

Made by \`npm run gen\` from tools/requirements and from the titles of the tests: a row is tested when titles of tests name it, and \`npm test\` prints which of
them passed. Sources: OWASP ASVS 5.0.0 (V…), PCI DSS 4.0.1, NIST SP 800-63B-4, RTS on SCA (EU 2018/389), OWASP API Security 2023 (API…),
OWASP Top 10:2025 (A…). V6.2.5 (no rules about character classes) is not followed on purpose: the classes are asked for, together with length, a list of
common passwords and a score (row P1).

| Row | Source | OKPay must | Tests | State |
|---|---|---|---|---|`;
