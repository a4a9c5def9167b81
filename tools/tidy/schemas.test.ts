// One PostgreSQL schema per module: code names only its own module's tables. What another module knows is asked through its door.
import ts from "typescript";
import { expect, it } from "vitest";
import { committedFiles, parse, placeOf, readText, typescriptFiles, walk } from "./source-files.ts";

/** Where read models may join: they say so in their README. */
const mayJoin = /^apps\/server\/src\/(desk|money\/reconciliation)\//;

/** The ledger takes a booking's idempotency key in the transaction that books it: that is what makes it exactly once. */
const shared = new Set(["ledger platform.idempotency"]);

/** Said of a row, not asked of it: the verification names where the reader should look. */
const saidOf: ReadonlySet<string> = new Set(["apps/server/src/money/payments/agreement.ts"]);

const tables = new Set(
  committedFiles()
    .filter((path) => path.startsWith("db/migrations/"))
    .flatMap((path) => [
      ...readText(path).matchAll(
        /CREATE (?:UNLOGGED )?(?:TABLE|VIEW|MATERIALIZED VIEW)(?: IF NOT EXISTS)? (\w+\.\w+)/gi,
      ),
    ])
    .map(([, name]) => (name ?? "").toLowerCase()),
);

/** What looks like a table there is the purpose of a key (docs/operate/hardening.md), or text of a test. */
const namesNoTables: ReadonlySet<string> = new Set([
  "apps/server/src/platform/key-purposes.ts",
  "apps/server/src/testing/mutations.ts",
]);

/** apps/server/src/money/ledger/… → ledger; apps/server/src/platform/… → platform. */
function ownSchema(path: string): string | null {
  const [, wing, room] = /^apps\/server\/src\/(\w+)\/([\w-]+)/.exec(path) ?? [];
  return wing === "platform" ? "platform" : (room ?? null);
}

/** `t("help.hours.line")`: what the page says. */
const isCatalogueKey = (node: ts.Node): boolean =>
  ts.isCallExpression(node.parent) &&
  ts.isIdentifier(node.parent.expression) &&
  node.parent.expression.text === "t";

it("the migrations name tables", () => {
  expect(tables.size).toBeGreaterThan(10);
});

it("no module names another module's table", () => {
  const found: string[] = [];
  const pattern = new RegExp(
    `\\b(${[...tables].map((name) => name.replace(".", "\\.")).join("|")})\\b`,
    "gi",
  );
  for (const path of typescriptFiles()) {
    const schema = ownSchema(path);
    if (schema === null || mayJoin.test(path) || /\.test\.ts$/.test(path)) continue;
    if (namesNoTables.has(path) || saidOf.has(path)) continue;
    const file = parse(path);
    walk(file, (node) => {
      if (
        !ts.isStringLiteralLike(node) &&
        !ts.isTemplateHead(node) &&
        !ts.isTemplateMiddleOrTemplateTail(node)
      )
        return;
      // A key of the catalogues is no table.
      if (isCatalogueKey(node)) return;
      for (const [name] of node.text.matchAll(pattern)) {
        const isOwn = name.toLowerCase().startsWith(`${schema}.`);
        if (!isOwn && !shared.has(`${schema} ${name.toLowerCase()}`))
          found.push(`${placeOf(file, node)} ${name}`);
      }
    });
  }
  expect(found).toEqual([]);
});

it("migrations have a number each and say why, what they lock, and how they roll out", () => {
  const migrations = committedFiles()
    .filter((path) => path.startsWith("db/migrations/"))
    .sort();
  // Rooms keep ranges of numbers, so there are gaps; two files of one number would be applied in the order of their names.
  const numbers = migrations.map((path) => path.slice("db/migrations/".length).slice(0, 4));
  for (const number of numbers) expect(number).toMatch(/^[0-9]{4}$/);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const path of migrations) {
    const opening = readText(path)
      .split("\n")
      .filter((line) => line.startsWith("--"))
      .join("\n");
    for (const word of ["Why", "Locks", "Rollout"]) expect(opening, path).toContain(`-- ${word}:`);
  }
});
