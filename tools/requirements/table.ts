import { inRowOrder, tagsIn } from "./tags.ts";

/** One line per row of the requirement list that a test of this run names: how many of its tests passed and failed. */
export function requirementTable(
  results: Iterable<{ readonly title: string; readonly hasPassed: boolean }>,
): string {
  const rows = new Map<string, { passed: number; failed: number }>();
  for (const { title, hasPassed } of results) {
    for (const row of tagsIn(title)) {
      const count = rows.get(row) ?? { passed: 0, failed: 0 };
      if (hasPassed) count.passed += 1;
      else count.failed += 1;
      rows.set(row, count);
    }
  }
  const lines = [...rows]
    .toSorted(([one], [other]) => inRowOrder(one, other))
    .map(([row, { passed, failed }]) =>
      failed === 0
        ? `${row.padEnd(4)} pass  ${passed}`
        : `${row.padEnd(4)} FAIL  ${failed} of ${passed + failed}`,
    );
  return lines.length === 0
    ? ""
    : `Requirement rows (docs/reference/asvs.md):\n${lines.join("\n")}\n`;
}
