// SQL is text of ours with parameters, never put together from values (ASVS V1.2.4, row I6).
import ts from "typescript";
import { expect, it } from "vitest";
import { parse, placeOf, typescriptFiles, walk } from "./source-files.ts";

/** Text that is a statement, not a sentence that begins with the same word. */
const STATEMENT =
  /^\s*(?:--.*\n\s*)*(?:SELECT\s|INSERT\s+INTO\s|UPDATE\s+[\w.]+\s|DELETE\s+FROM\s|WITH\s+[\w"]+\s*(?:\(|AS)|COPY\s|TRUNCATE\s|ALTER\s|CREATE\s|GRANT\s|LISTEN\s|NOTIFY\s)/;

/**
 * Where a part of a statement is a constant of the program (a column list, a role's name checked on the way in): each
 * place says so with an upper-case constant or a call of an identifier-quoting function.
 */
const isConstant = (expression: ts.Expression): boolean =>
  (ts.isIdentifier(expression) && /^[A-Z][A-Z0-9_]*$/.test(expression.text)) ||
  (ts.isPropertyAccessExpression(expression) && isConstant(expression.expression)) ||
  (ts.isElementAccessExpression(expression) && isConstant(expression.expression)) ||
  (ts.isCallExpression(expression) &&
    /^(?:\w+\.)?(?:escapeIdentifier|quoteIdentifier|columnsOf|placeholders)$/.test(
      expression.expression.getText(),
    ));

/**
 * Names of tables and columns cannot be parameters. In these files they come from a closed type or pass `quoteTable`, and
 * the one row of values is numbers and hex made by the ledger itself: its bytes go out with COMMIT in one round trip.
 */
const examined: Readonly<Record<string, readonly string[]>> = {
  "apps/server/src/money/ledger/copy-reader.ts": ["table", "timeColumn"],
  "apps/server/src/money/ledger/side-rows.ts": ["table", "list", 'columns.join(", ")'],
  "apps/server/src/money/ledger/store.ts": ["table", "quoteTable(table)"],
};

/** `sql\`…\`` of Kysely sends its values apart from the text. */
const isTagged = (node: ts.TemplateExpression): boolean =>
  ts.isTaggedTemplateExpression(node.parent);

function isExamined(node: ts.Node, expression: ts.Expression): boolean {
  const file = node.getSourceFile();
  const text = expression.getText(file);
  const isLedgerLink = /^link\.|^counts\.|^micros\(link\./.test(text);
  const isStore = file.fileName.endsWith("money/ledger/store.ts");
  return (isStore && isLedgerLink) || examined[file.fileName]?.includes(text) === true;
}

function offence(node: ts.Node): boolean {
  if (ts.isTemplateExpression(node))
    return (
      !isTagged(node) &&
      STATEMENT.test(node.head.text) &&
      node.templateSpans.some(
        ({ expression }) => !isConstant(expression) && !isExamined(node, expression),
      )
    );
  if (ts.isCallExpression(node) && /^sql\.raw$/.test(node.expression.getText()))
    return node.arguments.some(
      (argument) => !ts.isStringLiteralLike(argument) && !isConstant(argument),
    );
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    ts.isStringLiteralLike(node.left) &&
    STATEMENT.test(node.left.text) &&
    !ts.isStringLiteralLike(node.right)
  );
}

function offencesIn(file: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(file, (node) => {
    if (offence(node)) found.push(`${placeOf(file, node)} ${node.getText(file).slice(0, 90)}`);
  });
  return found;
}

it("the check sees a statement put together from a value [I6]", () => {
  const planted = [
    "db.query(`SELECT * FROM a WHERE b = '${value}'`)",
    "db.query('DELETE FROM a WHERE b = ' + value)",
    "sql.raw(text)",
  ];
  for (const text of planted)
    expect(
      offencesIn(ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true)),
    ).toHaveLength(1);
  const fine = "sql`SELECT ${value}`; db.query('SELECT $1', [value]); `Update ${name} first`";
  expect(offencesIn(ts.createSourceFile("a.ts", fine, ts.ScriptTarget.Latest, true))).toEqual([]);
});

it("no statement of the server is put together from values [I6]", () => {
  const found = typescriptFiles()
    .filter((path) => path.startsWith("apps/server/src/") && !/\.test\.ts$|\/testing\//.test(path))
    .flatMap((path) => offencesIn(parse(path)));
  expect(found).toEqual([]);
});

it("no page writes text as markup [I7]", () => {
  const found: string[] = [];
  for (const path of typescriptFiles().filter((each) => /^(apps|packages)\/.*\.tsx?$/.test(each))) {
    const file = parse(path);
    walk(file, (node) => {
      const name = ts.isIdentifier(node) || ts.isJsxAttribute(node) ? node.getText(file) : "";
      if (/^(?:dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|srcDoc)\b/.test(name))
        found.push(`${placeOf(file, node)} ${name.slice(0, 60)}`);
    });
  }
  expect(found).toEqual([]);
});
