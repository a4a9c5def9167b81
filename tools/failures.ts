import type { TestModule } from "vitest/node";

/** Enough to know which line of a test was not true; what else was printed stands with the test itself. */
const LINES_OF_A_MESSAGE = 4;

/**
 * What failed, in few lines: for the end of a long output, of which people are often shown no more than the end.
 * Every line begins with `FAILED`, so that `.ci/run` finds it and says it once more.
 */
export function failureLines(modules: readonly TestModule[]): string {
  return modules
    .filter((module) => !module.ok())
    .flatMap((module) => {
      const failed = [...module.children.allTests()].filter(
        (test) => test.result().state === "failed",
      );
      const tests = failed.map((test) =>
        told(`${module.relativeModuleId} > ${test.fullName}`, test.result().errors),
      );
      return module.errors().length > 0 || tests.length === 0
        ? [...tests, told(module.relativeModuleId, module.errors())]
        : tests;
    })
    .join("");
}

function told(place: string, errors: readonly { message: string }[] | undefined): string {
  const message = errors?.[0]?.message ?? "a hook or the file itself failed";
  const lines = message.split("\n").slice(0, LINES_OF_A_MESSAGE);
  return [place, ...lines.map((line) => `  ${line}`)].map((line) => `FAILED ${line}\n`).join("");
}
