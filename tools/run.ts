import { spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "./postgres/index.ts";

export interface RunResult {
  readonly code: number;
  /** stdout and stderr as they came. */
  readonly output: string;
}

/** Runs a program of node_modules/.bin (or a file by path) from the repository's root and collects what it says. */
export function runQuietly(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<RunResult> {
  const file = program.includes("/")
    ? program
    : join(repositoryRoot, "node_modules", ".bin", program);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd ?? repositoryRoot,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => {
        output += text.toString();
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
