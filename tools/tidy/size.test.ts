// Small files, small functions. The exceptions are a ratchet: an entry may shrink and leave, never grow, and none is added lightly.
import ts from "typescript";
import { expect, it } from "vitest";
import { parse, placeOf, readText, typescriptFiles, walk } from "./source-files.ts";

const mostLinesOfFile = 400;
const mostLinesOfFunction = 70;

/** path (or path:function) → lines it has today. */
const exceptions: Readonly<Record<string, number>> = {};

const names = new Map<string, number>();
for (const path of typescriptFiles()) {
  const lines = readText(path).split("\n").length;
  if (lines > mostLinesOfFile) names.set(path, lines);
  const file = parse(path);
  walk(file, (node) => {
    if (!isMeasured(node, path)) return;
    const name = nameOf(node, file);
    const own = linesOf(node, file) - (/:create[A-Z]/.test(name) ? linesOfInner(node, file) : 0);
    if (own > mostLinesOfFunction) names.set(name, own);
  });
}

function linesOf(node: ts.Node, file: ts.SourceFile): number {
  const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
  return file.getLineAndCharacterOfPosition(node.end).line - first + 1;
}

/** A factory `createX(deps)` is a module's shell: the functions it returns are measured one by one, and not as its own. */
function linesOfInner(factory: ts.Node, file: ts.SourceFile): number {
  let lines = 0;
  const each = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      lines += linesOf(node, file);
    } else ts.forEachChild(node, each);
  };
  ts.forEachChild(factory, each);
  return lines;
}

/** A test file's `describe(() => …)` is a chapter, not a function: its tests are measured by the file's length. */
function isMeasured(node: ts.Node, path: string): boolean {
  if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return false;
  const isAnonymous = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
  return !(isAnonymous && ts.isCallExpression(node.parent) && /\.(test|e2e)\.tsx?$/.test(path));
}

function nameOf(node: ts.Node, file: ts.SourceFile): string {
  const name =
    ts.getNameOfDeclaration(node as ts.Declaration) ??
    ts.getNameOfDeclaration(node.parent as ts.Declaration);
  return name === undefined ? placeOf(file, node) : `${file.fileName}:${name.getText(file)}`;
}

it(`no file has more than ${mostLinesOfFile} lines and no function more than ${mostLinesOfFunction}`, () => {
  const grown = [...names].filter(([name, lines]) => lines > (exceptions[name] ?? 0));
  expect(grown).toEqual([]);
});

it("exceptions shrink with what they except", () => {
  const loose = Object.entries(exceptions).filter(([name, lines]) => names.get(name) !== lines);
  expect(loose).toEqual([]);
});
