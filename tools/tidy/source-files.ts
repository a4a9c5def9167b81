import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "../postgres/index.ts";

/** Paths of every file that is or would be committed, from the repository's root. */
export function committedFiles(): string[] {
  const list = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    {
      cwd: repositoryRoot,
      encoding: "utf8",
    },
  );
  // A deleted file stays in git's list until the deletion is committed.
  return list.split("\0").filter((path) => path !== "" && existsSync(join(repositoryRoot, path)));
}

/** Files made by `npm run gen`: nobody writes them, so nobody is asked to write them better. */
const generated = new Set(["packages/api-client/src/generated.ts"]);

/** TypeScript sources that people write. */
export function typescriptFiles(): string[] {
  return committedFiles().filter((path) => /\.tsx?$/.test(path) && !generated.has(path));
}

export function readText(path: string): string {
  return readFileSync(join(repositoryRoot, path), "utf8");
}

export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest, true);
}

/** Calls `visit` for every node of the file, parents before children. */
export function walk(file: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const each = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, each);
  };
  each(file);
}

/** "path:line", which terminals make clickable. */
export function placeOf(file: ts.SourceFile, node: ts.Node): string {
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
}
