// `npm run check`: everything continuous integration asks, one line per step, details only where something is wrong.
// `npm run check -- --static` leaves the tests out that `npm test` runs, but not those of the source itself; `--beside-tests` leaves these out, too.
import { makeGeneratedFiles } from "./gen/files.ts";
import { runMain } from "./operator-problem.ts";
import { type RunResult, runQuietly } from "./run.ts";

interface Step {
  readonly name: string;
  /** What to do when it is red, where that is not obvious. */
  readonly hint?: string;
  run(): Promise<RunResult>;
}

const sourceFolders = ["apps", "packages", "tools", "bench", "e2e"];

const staticSteps: readonly Step[] = [
  {
    name: "format and order of imports (biome)",
    hint: "npm run fix",
    run: () => runQuietly("biome", ["check", "--reporter=summary"]),
  },
  {
    name: "lint with types (oxlint)",
    run: () => runQuietly("oxlint", ["--type-aware", "--deny-warnings", "--quiet"]),
  },
  { name: "types: server, packages, tools (tsc)", run: () => runQuietly("tsc", ["-p", "."]) },
  { name: "types: wallet (tsc)", run: () => runQuietly("tsc", ["-p", "apps/wallet", "--noEmit"]) },
  {
    name: "types: console (tsc)",
    run: () => runQuietly("tsc", ["-p", "apps/console", "--noEmit"]),
  },
  {
    name: "import rules (dependency-cruiser)",
    hint: "ARCHITECTURE.md draws them; .dependency-cruiser.cjs says what to do instead",
    run: () => runQuietly("depcruise", ["--config", ".dependency-cruiser.cjs", ...sourceFolders]),
  },
  { name: "dead code (knip)", run: () => runQuietly("knip", ["--no-config-hints"]) },
  {
    name: "dead code in production (knip)",
    hint: "used by tests only, or not at all",
    run: () => runQuietly("knip", ["--production", "--no-config-hints"]),
  },
  { name: "generated files unchanged", hint: "npm run gen", run: generatedFilesAreFresh },
];

const tidyStep: Step = {
  name: "tidy: sizes, words, schemas, texts, links",
  run: () => runQuietly("vitest", ["run", "--project", "unit", "tools/tidy"]),
};

const testStep: Step = {
  name: "tests",
  run: () => runQuietly("node", ["tools/test.ts"]),
};

async function generatedFilesAreFresh(): Promise<RunResult> {
  const changed = await makeGeneratedFiles({ write: false });
  return {
    code: changed.length === 0 ? 0 : 1,
    output: `Not what their sources say: ${changed.join(", ")}`,
  };
}

/** Two at a time: most use one core (on two of them a third of the time was idle). Tests use both, and come last. */
const AT_ONCE = 2;

async function main(): Promise<number> {
  const isBesideTests = process.argv.includes("--beside-tests");
  const waiting = isBesideTests ? [...staticSteps] : [tidyStep, ...staticSteps];
  let failures = 0;
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      if (!(await isGreen(step))) failures += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (!isBesideTests && !process.argv.includes("--static") && !(await isGreen(testStep)))
    failures += 1;
  process.stdout.write(
    failures === 0 ? "Everything is in order.\n" : `${failures} of the steps above are red.\n`,
  );
  return failures === 0 ? 0 : 1;
}

async function isGreen(step: Step): Promise<boolean> {
  const startedAt = performance.now();
  const { code, output } = await step.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const detail =
    code === 0 ? "" : `${output.trim()}\n${step.hint === undefined ? "" : `→ ${step.hint}\n`}\n`;
  process.stdout.write(`${code === 0 ? "ok  " : "RED "} ${step.name} (${seconds} s)\n${detail}`);
  return code === 0;
}

await runMain(main);
