// `npm test`: every kind of test, then exactly one last line, "N passed, N failed".
// Arguments are vitest's: `npm test -- apps/server/src/money` runs the files whose path contains that.
import { startVitest, type TestModule } from "vitest/node";
import { failureLines } from "./failures.ts";
import { runMain } from "./operator-problem.ts";
import { watchEvents } from "./requirements/events.ts";
import { requirementTable } from "./requirements/table.ts";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

async function main(): Promise<number> {
  const filters = process.argv.slice(2);
  const events = watchEvents();
  const vitest = await startVitest("test", filters, { run: true, watch: false });
  const count = countTests(vitest.state.getTestModules());
  // What broke outside of any test (a setup, an unhandled rejection) fails the run and must be in its number.
  count.failed += vitest.state.getUnhandledErrors().length;
  const table = requirementTable(resultsOf(vitest.state.getTestModules()));
  const failures = failureLines(vitest.state.getTestModules());
  await vitest.close();
  const notCaused = events.end();
  // Only the whole suite can say that nothing causes an event.
  const unseen = filters.length === 0 ? notCaused : [];
  if (unseen.length > 0) count.failed += 1;
  // Finding nothing to test is no success: a mistyped path, or a setup that failed.
  if (count.passed + count.failed === 0) count.failed = 1;
  if (process.exitCode !== undefined && process.exitCode !== 0 && count.failed === 0)
    count.failed = 1;
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
  process.stdout.write(table + failures);
  if (unseen.length > 0)
    process.stdout.write(
      `FAILED Audit events that no test causes (row L1): ${unseen.join(", ")}\n`,
    );
  process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped}\n`);
  return count.failed === 0 ? 0 : 1;
}

function resultsOf(modules: readonly TestModule[]) {
  return modules.flatMap((module) =>
    [...module.children.allTests()]
      .filter((test) => test.result().state !== "skipped")
      .map((test) => ({ title: test.fullName, hasPassed: test.result().state === "passed" })),
  );
}

function countTests(modules: readonly TestModule[]): Count {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    const before = count.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") count.passed += 1;
      else if (state === "skipped") count.skipped += 1;
      else count.failed += 1;
    }
    // A file that does not load, or whose hooks fail, has no failed test of its own.
    if (!module.ok() && count.failed === before) count.failed += 1;
  }
  return count;
}

await runMain(main);
