// Every word a customer reads comes from the catalogues, in both languages.
import ts from "typescript";
import { expect, it } from "vitest";
import { parse, placeOf, typescriptFiles, walk } from "./source-files.ts";

const spoken = new Set(["alt", "aria-label", "description", "label", "placeholder", "title"]);

/** Names that are the same in every language. */
const isSameEverywhere = (text: string) => /^(OKPay|中文|English|[^\p{L}]*)$/u.test(text.trim());

it("no page says anything that is not in the catalogues", () => {
  const found: string[] = [];
  for (const path of typescriptFiles().filter((each) =>
    /^(apps\/(wallet|console)|packages\/ui)\/.*\.tsx$/.test(each),
  )) {
    if (/\.test\.tsx$/.test(path)) continue;
    const file = parse(path);
    walk(file, (node) => {
      const text = writtenText(node);
      if (text !== null && !isSameEverywhere(text))
        found.push(`${placeOf(file, node)} ${text.trim()}`);
    });
  }
  expect(found).toEqual([]);
});

function writtenText(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return node.text;
  if (
    !ts.isJsxAttribute(node) ||
    (!ts.isIdentifier(node.name) && !ts.isJsxNamespacedName(node.name))
  )
    return null;
  const value = node.initializer;
  return value !== undefined && ts.isStringLiteral(value) && spoken.has(node.name.getText())
    ? value.text
    : null;
}
