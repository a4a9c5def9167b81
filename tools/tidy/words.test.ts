// One word for one thing: names in the code come from docs/reference/glossary.md.
import ts from "typescript";
import { expect, it } from "vitest";
import glossary from "../gen/glossary.json" with { type: "json" };
import { committedFiles, parse, placeOf, typescriptFiles, walk } from "./source-files.ts";

const { bannedInNames } = glossary;

/** camelCase, PascalCase, snake_case and kebab-case come apart. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

const isBanned = (name: string) => wordsOf(name).some((word) => Object.hasOwn(bannedInNames, word));

it("no name that we give holds a banned word", () => {
  const found: string[] = [];
  for (const path of typescriptFiles()) {
    const file = parse(path);
    walk(file, (node) => {
      // Only where a name is given: what other people's packages call their things is their choice.
      const name = ts.isIdentifier(node) && isDeclaredHere(node) ? node.text : "";
      if (isBanned(name)) found.push(`${placeOf(file, node)} ${name}`);
    });
  }
  expect(found).toEqual([]);
});

function isDeclaredHere(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isBindingElement(parent)) return false;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isPropertySignature(parent)) &&
    parent.name === node
  );
}

it("no file or folder is named with a banned word", () => {
  expect(committedFiles().filter((path) => path.split("/").some(isBanned))).toEqual([]);
});
