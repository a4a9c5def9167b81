/** Something the person at the terminal can put right: its message says what is wrong and what to do, and is shown without a stack. */
export class OperatorProblem extends Error {
  override readonly name = "OperatorProblem";
}

/** Runs a program's main function; an `OperatorProblem` becomes one sentence on stderr, anything else keeps its stack. Sets the exit code. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(
      error instanceof OperatorProblem ? `\n${error.message}\n` : `${describe(error)}\n`,
    );
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
