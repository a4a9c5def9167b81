import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";
import { repositoryRoot } from "../postgres/index.ts";
import { committedFiles, readText } from "./source-files.ts";

const documents = committedFiles().filter((path) => path.endsWith(".md"));

/** GitHub's rule for a heading's anchor. */
function anchorsOf(path: string): Set<string> {
  const headings = withoutCode(readText(path)).match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, "")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```/g, "").replaceAll(/`[^`\n]*`/g, "");
}

it("every link inside the repository leads somewhere", () => {
  const dead: string[] = [];
  for (const document of documents) {
    for (const [, target = ""] of withoutCode(readText(document)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const path = file === "" ? document : normalize(join(dirname(document), file));
      if (!existsSync(join(repositoryRoot, path))) dead.push(`${document}: ${target}`);
      else if (anchor !== undefined && path.endsWith(".md") && !anchorsOf(path).has(anchor))
        dead.push(`${document}: ${target} (no such heading)`);
    }
  }
  expect(dead).toEqual([]);
});

it("every document that a comment names exists", () => {
  const dead: string[] = [];
  for (const path of committedFiles().filter((each) => /\.(ts|tsx|sql)$/.test(each))) {
    for (const [name] of readText(path).matchAll(
      /\bdocs\/[\w/-]+\.md\b|\bdocs\/decisions\/[\w-]+/g,
    )) {
      // A decision may be named by its number alone.
      if (
        !documents.some(
          (each) => each === name || each === `${name}.md` || each.startsWith(`${name}-`),
        )
      )
        dead.push(`${path}: ${name}`);
    }
  }
  expect(dead).toEqual([]);
});
