import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../postgres/index.ts";
import { STATES } from "../requirements/states.ts";
import { inRowOrder, tagsIn } from "../requirements/tags.ts";
import { committedFiles, readText } from "../tidy/source-files.ts";
import type { GeneratedFile } from "./generated-file.ts";

interface Row {
  readonly source: string;
  readonly statement: string;
  /** Files or rooms that do it. */
  readonly where: readonly string[];
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
 * docs/reference/asvs.md: requirement, where it comes from, where it is done, what tests it, its state. Fails when a row has neither
 * a test nor a reason to have none, or has both, and when a place it names is gone. Each test a row names is in the committed
 * document, so one that is gone makes `npm run check` red until somebody looked at the row.
 */
export const asvsFile: GeneratedFile = {
  path: "docs/reference/asvs.md",
  async make() {
    const path = join(repositoryRoot, "tools/requirements/rows.json");
    const rows = JSON.parse(await readFile(path, "utf8")) as Readonly<Record<string, Row>>;
    const tests = testsByRow();
    const hasNoTest = (row: string) => STATES[row]?.startsWith("not applicable") === true;
    const wrong = Object.keys(rows).filter((row) => tests.has(row) === hasNoTest(row));
    if (wrong.length > 0)
      throw new Error(`rows with neither a test nor a reason, or with both: ${wrong.join(", ")}`);
    const unknown = Object.keys(STATES).filter((row) => !(row in rows));
    if (unknown.length > 0) throw new Error(`there are no such rows: ${unknown.join(", ")}`);
    const gone = Object.values(rows)
      .flatMap(({ where }) => where)
      .filter((place) => !existsSync(join(repositoryRoot, place)));
    if (gone.length > 0) throw new Error(`rows name places that are gone: ${gone.join(", ")}`);
    const lines = Object.entries(rows)
      .toSorted(([one], [other]) => inRowOrder(one, other))
      .map(([row, { source, statement, where }]) => {
        const state = STATES[row] ?? "met";
        const files = tests.get(row) ?? [];
        return `| ${row} | ${source} | ${statement} | ${listed(where)} | ${listed(files)} | ${state} |`;
      });
    return `${HEAD}\n${lines.join("\n")}\n`;
  },
};

const listed = (paths: readonly string[]): string =>
  paths.map((path) => `\`${path}\``).join("<br>");

const HEAD = `# Requirements and what tests them

Made by \`npm run gen\` from tools/requirements and from the titles of the tests: a row is met when titles of tests name it, and \`npm test\` prints which of
them passed. A deviation is met otherwise than it says, or not in one point, for the reason given. Sources: OWASP ASVS 5.0.0 (V…), PCI DSS 4.0.1, NIST SP 800-63B-4, RTS on SCA (EU 2018/389), OWASP API Security 2023 (API…),
OWASP Top 10:2025 (A…).

| Row | Source | OKPay must | Where | Tests | State |
|---|---|---|---|---|---|`;
