// No regular expression of ours can be made to run for minutes by a crafted text (ASVS V1.3.12, row I6).
import { checkSync } from "recheck";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse, placeOf, typescriptFiles, walk } from "./source-files.ts";

// The checker's own engine is plain JavaScript; its faster ones are programs of other platforms.
process.env["RECHECK_BACKEND"] = "pure";

const verdictOf = (source: string, flags: string) =>
  checkSync(source, flags, { timeout: 20_000, checker: "auto" });

/** What may be slow and why that harms nobody. */
const examined: Readonly<Record<string, string>> = {
  "/<script(?![^>]*\\bsrc=)[^>]*>([\\s\\S]*?)<\\/script>/g": "reads a page of ours, once",
  '/<script type="module"[^>]*><\\/script>\\s*/g': "reads our own start page",
  '/<link rel="(?:modulepreload|stylesheet)"[^>]*>\\s*/g': "reads our own start page",
};

/** Literals of what runs where strangers' texts arrive; tools, tests and builds read our own. */
function literals(): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of typescriptFiles()) {
    if (!/^(apps|packages)\//.test(path) || /\.(test|e2e)\.tsx?$|vite/.test(path)) continue;
    const file = parse(path);
    walk(file, (node) => {
      if (ts.isRegularExpressionLiteral(node)) found.set(node.text, placeOf(file, node));
    });
  }
  return found;
}

describe("regular expressions", () => {
  it("the check finds the classic one [I6]", () => {
    expect(verdictOf("^(a+)+$", "").status).toBe("vulnerable");
  });

  const all = [...literals()];
  it("there are some to check", () => expect(all.length).toBeGreaterThan(30));

  it("what was examined is still there", () => {
    const texts = new Set(all.map(([text]) => text));
    expect(Object.keys(examined).filter((text) => !texts.has(text))).toEqual([]);
  });

  const others = all.filter(([text]) => !Object.hasOwn(examined, text));
  it.each(others)("%s is safe (%s) [I6]", (text) => {
    const end = text.lastIndexOf("/");
    expect(verdictOf(text.slice(1, end), text.slice(end + 1)).status).toBe("safe");
  });
});
