// Secrets in what is committed, and in what ever was (row K1): private keys, tokens of clouds and code hosts, connection strings.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import { repositoryRoot } from "../postgres/index.ts";
import type { Finding } from "./finding.ts";

const run = promisify(execFile);

const config = {
  rules: [
    {
      id: "@secretlint/secretlint-rule-preset-recommend",
      rule: creator,
      rules: [
        {
          id: "@secretlint/secretlint-rule-basicauth",
          // What a test hands in to see it refused.
          options: { allows: ["/user:pass@127\\.0\\.0\\.1/"] },
        },
        {
          id: "@secretlint/secretlint-rule-database-connection-string",
          // Passwords of tests and examples: a server with one of these could not be ours.
          options: {
            allows: [
              "/:\\/\\/[^:]+:(?:p|pw|password|hunter2|secret|t0ken|okpay|canary[\\w-]*|\\$\\{[^}]+\\}|…|\\.\\.\\.)@/i",
              "/@(?:localhost|127\\.0\\.0\\.1|h|x|db|[\\w.]*example\\.(?:com|org))[:/\"'`)\\s]/i",
            ],
          },
        },
      ],
    },
  ],
};

const BINARY = /\.(?:png|jpe?g|webp|pdf|woff2?|ttf|otf|ico|mmdb)$/;
const MAX_BUFFER = 512 * 1024 * 1024;

const git = async (...args: string[]): Promise<string> =>
  (await run("git", args, { cwd: repositoryRoot, maxBuffer: MAX_BUFFER })).stdout;

/** What the rules say about a text; `place` is for people. @internal exported for its test. */
export async function secretsIn(place: string, text: string): Promise<Finding[]> {
  const { messages } = await lintSource({
    source: { filePath: place, content: text, ext: ".txt", contentType: "text" },
    options: { config, maskSecrets: true },
  });
  return messages.map(({ message, loc }) => ({
    check: "K1",
    severity: "high" as const,
    what: `${place}:${loc.start.line} ${message.slice(0, 120)}`,
  }));
}

/** Every text file of the tree. */
export async function secretsOfTree(): Promise<Finding[]> {
  const files = (await git("ls-files", "-z")).split("\0").filter((file) => file !== "");
  const found: Finding[] = [];
  for (const file of files.filter((each) => !BINARY.test(each)))
    found.push(...(await secretsIn(file, await readFile(join(repositoryRoot, file), "utf8"))));
  return found;
}

/** Every line that any commit ever added. */
export async function secretsOfHistory(): Promise<Finding[]> {
  const log = await git(
    "log",
    "--all",
    "-p",
    "-U0",
    "--no-color",
    "--no-ext-diff",
    "--format=commit %h",
  );
  const found: Finding[] = [];
  for (const commit of log.split(/^(?=commit [0-9a-f]{7,}$)/m)) {
    const added = commit
      .split("\n")
      .filter((line) => line.startsWith("+") && !line.startsWith("+++"))
      .map((line) => line.slice(1));
    if (added.length > 0)
      found.push(...(await secretsIn(commit.slice(0, 14).trim(), added.join("\n"))));
  }
  return found;
}
