// No float ever touches an amount. Lint forbids parseFloat everywhere; here: turning something called an amount into a number.
import ts from "typescript";
import { expect, it } from "vitest";
import { parse, placeOf, typescriptFiles, walk } from "./source-files.ts";

const isAmount = (text: string) =>
  /(amount|minor|balance|available|fee|total|floor|ceiling)/i.test(text);

const conversions = new Set(["Number", "parseInt", "parseFloat"]);

/** Sizes, counts and basis points are numbers. */
const isCount = (text: string) => /(count|length|basisPoints|seconds|pages)/i.test(text);

/** Stripe's SDK takes numbers: this function checks the range first. */
const THE_ONE_CONVERSION = "stripeAmount";

function enclosingFunction(node: ts.Node): string | null {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent)
    if (ts.isFunctionDeclaration(at)) return at.name?.text ?? null;
  return null;
}

it("no amount becomes a number", () => {
  const found: string[] = [];
  for (const path of typescriptFiles()) {
    if (!/^(apps|packages)\//.test(path) || /\.test\.tsx?$/.test(path)) continue;
    const file = parse(path);
    walk(file, (node) => {
      const argument = numberOf(node);
      if (argument === null || !isAmount(argument) || isCount(argument)) return;
      if (enclosingFunction(node) !== THE_ONE_CONVERSION) {
        found.push(`${placeOf(file, node)} ${node.getText(file)}`);
      }
    });
  }
  expect(found).toEqual([]);
});

/** The text of what `Number(…)`, `parseInt(…)` or `+…` makes a number of. */
function numberOf(node: ts.Node): string | null {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken) {
    return node.operand.getText();
  }
  if (!ts.isCallExpression(node)) return null;
  const { expression } = node;
  const callee = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const isConversion = ts.isIdentifier(callee) && conversions.has(callee.text);
  return isConversion ? (node.arguments[0]?.getText() ?? null) : null;
}
