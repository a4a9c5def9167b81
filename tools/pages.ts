// The pages of both apps are built once per state of their sources; a stamp beside the result says which state that was.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { OperatorProblem } from "./operator-problem.ts";
import { dataRoot, repositoryRoot } from "./postgres/index.ts";
import { runQuietly } from "./run.ts";

const sharedSources = [
  "packages/api-client",
  "packages/contracts",
  "packages/i18n",
  "packages/money",
  "packages/ui",
  "package-lock.json",
  "tsconfig.base.json",
];

type App = "wallet" | "console";

/** The browser's program; for the wallet also what draws the first pages, beside it (platform/http/drawn-pages.ts). */
const BUILD_STEPS: Readonly<Record<App, readonly (readonly string[])[]>> = {
  wallet: [[], ["--ssr", "src/draw.tsx", "--outDir", "dist/.draw"]],
  console: [[]],
};

const distOf = (app: App): string => join(repositoryRoot, "apps", app, "dist");

/** Where the built pages are. */
export const walletDist = distOf("wallet");
export const consoleDist = distOf("console");

/** Builds the wallet and the console beside each other, each if its sources changed since its last build. */
export async function buildPages(report: (sentence: string) => void): Promise<void> {
  await Promise.all([build("wallet", report), build("console", report)]);
}

async function build(app: App, report: (sentence: string) => void): Promise<void> {
  const stampFile = join(dataRoot, `${app}-sources.sha256`);
  const stamp = await hashOf([`apps/${app}`, ...sharedSources]);
  const isBuilt =
    existsSync(join(distOf(app), "index.html")) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === stamp;
  if (isBuilt) return;
  report(`Building the ${app}'s pages (when their sources changed; some seconds) …`);
  for (const step of BUILD_STEPS[app]) {
    const { code, output } = await runQuietly("vite", ["build", ...step], {
      cwd: join(repositoryRoot, "apps", app),
      // As they are shipped, whoever has them built: under vitest React would come in its development form.
      env: { NODE_ENV: "production" },
    });
    if (code !== 0)
      throw new OperatorProblem(
        `${output}\nThe ${app}'s pages could not be built; vite's messages are above.`,
      );
  }
  await mkdir(dataRoot, { recursive: true });
  await writeFile(stampFile, stamp);
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of await filesUnder(join(repositoryRoot, path))) {
      hash.update(`${relative(repositoryRoot, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest("hex");
}

async function filesUnder(path: string): Promise<string[]> {
  if (path.endsWith(".json")) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(node_modules|dist)\//.test(file) && !/\.test\.tsx?$/.test(file))
    .sort();
}
