import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const databaseTests = ["**/*.db.test.ts", "**/*.http.test.ts", "**/*.race.test.ts"];
const ignored = ["**/node_modules/**", "**/dist/**", ".data/**"];

/** The two walks over every page take minutes, everything else seconds: begun late they would leave one core idle. */
const LONGEST = ["every-page.e2e.ts", "console-pages.e2e.ts"];
const KINDS = ["database", "e2e", "unit"];

/** Long files before short ones, so that both workers end together. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) =>
      LONGEST.some((name) => moduleId.endsWith(name));
    const rank = (file: TestSpecification) =>
      2 * KINDS.indexOf(file.project.name) - Number(isLongest(file));
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** Node reads our TypeScript as it does for the server itself: transforming it all first took seconds of both cores. */
const NATIVE = { viteModuleRunner: false };

/**
 * Three kinds of tests, told apart by their names:
 * `x.test.ts` needs nothing · `x.db|http|race.test.ts` gets a PostgreSQL server · `e2e/x.e2e.ts` gets a browser too.
 */
export default defineConfig({
  test: {
    // Two cores are what continuous integration has.
    maxWorkers: 2,
    // A file's modules stay for the next one: importing the whole server anew took half of the database tests' time.
    // So no test may leave something behind in a module or in process.env.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // What is waited for comes when it comes; a busy machine is no failure.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...ignored, ...databaseTests],
          // Nothing waits here; a busy machine is no failure.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          experimental: NATIVE,
          include: databaseTests,
          exclude: ignored,
          globalSetup: ["packages/testkit/src/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          experimental: NATIVE,
          include: ["e2e/**/*.e2e.ts"],
          exclude: ignored,
          globalSetup: [
            "packages/testkit/src/global-setup.ts",
            "packages/testkit/src/browser-setup.ts",
            "e2e/support/world-setup.ts",
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
