// Which way the arrows point (ARCHITECTURE.md). Every rule is an error; the comment of each says what to do instead.
const server = "^apps/server/src";
const tests = "\\.(test|e2e)\\.tsx?$";

/** In each wing a room may call only those listed above it. */
const moneyRooms = ["ledger", "risk", "wallets", "cards", "banks", "payments"];
const moneyLeaves = ["merchants", "bills", "crossborder", "promotions", "reconciliation"];

const upwards = moneyRooms.map((room, index) => ({
  name: `money-order-${room}`,
  severity: "error",
  comment: "A lower room declares a port, the higher room implements it, app.ts plugs it in.",
  from: { path: `${server}/money/${room}/`, pathNot: tests },
  to: { path: `${server}/money/(${[...moneyRooms.slice(index + 1), ...moneyLeaves].join("|")})/` },
}));

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "Move what both need into a file of its own.",
      from: {},
      to: { circular: true },
    },
    {
      name: "doors-of-modules",
      severity: "error",
      comment: "Another module is reached only by its index.ts: export there what others may use.",
      from: { path: `${server}/([^/]+)/([^/]+)/`, pathNot: tests },
      to: {
        path: `${server}/(people|money|hotline)/[^/]+/`,
        pathNot: [`${server}/$1/$2/`, `${server}/(people|money|hotline)/[^/]+/index\\.ts$`],
      },
    },
    {
      name: "doors-from-the-root",
      severity: "error",
      comment: "app.ts and main.ts see modules by index.ts (and their routes.ts).",
      from: { path: `${server}/[^/]+\\.ts$`, pathNot: tests },
      to: {
        path: `${server}/(people|money|hotline|desk)/[^/]+/`,
        pathNot: `${server}/[^/]+/[^/]+/(index|routes)\\.ts$`,
      },
    },
    {
      name: "doors-of-platform",
      severity: "error",
      comment: "A folder of platform is reached only by its index.ts.",
      from: {
        path: "^(apps|packages|tools|bench|e2e)/",
        pathNot: [`${server}/platform/`, tests, "^packages/testkit/", "^tools/gen/"],
      },
      to: { path: `${server}/platform/[^/]+/`, pathNot: `${server}/platform/[^/]+/index\\.ts$` },
    },
    {
      name: "doors-within-platform",
      severity: "error",
      comment: "A folder of platform is reached only by its index.ts.",
      from: { path: `${server}/platform/([^/]+)/`, pathNot: tests },
      to: {
        path: `${server}/platform/[^/]+/`,
        pathNot: [`${server}/platform/$1/`, `${server}/platform/([^/]+/index|jobs/schema)\\.ts$`],
      },
    },
    {
      name: "platform-knows-no-module",
      severity: "error",
      comment: "Platform declares what it needs as a type; app.ts hands it in.",
      from: { path: `${server}/platform/`, pathNot: tests },
      to: { path: `${server}/(people|money|hotline|desk|app\\.ts|main\\.ts)` },
    },
    {
      name: "wings-meet-only-in-desk",
      severity: "error",
      comment:
        "People, money and hotline do not import each other: declare a port, app.ts plugs it in.",
      from: { path: `${server}/(people|money|hotline)/`, pathNot: tests },
      to: { path: `${server}/(people|money|hotline)/`, pathNot: `${server}/$1/` },
    },
    ...upwards,
    {
      name: "money-leaves-do-not-meet",
      severity: "error",
      comment: "Merchants, bills, crossborder, promotions and reconciliation talk by events.",
      from: { path: `${server}/money/(${moneyLeaves.join("|")})/`, pathNot: tests },
      to: { path: `${server}/money/(${moneyLeaves.join("|")})/`, pathNot: `${server}/money/$1/` },
    },
    {
      name: "nobody-imports-the-root",
      severity: "error",
      comment:
        "app.ts builds everything and main.ts starts it; modules get what they need as arguments.",
      from: { path: `${server}/(platform|people|money|hotline|desk)/`, pathNot: tests },
      to: { path: `${server}/(app|main|config)\\.ts$`, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pure-files-do-no-io",
      severity: "error",
      comment: "rules.ts, lifecycle.ts and packages/money take time and ids as arguments.",
      from: {
        path: [`${server}/.*/(rules|lifecycle)\\.ts$`, "^packages/money/src/"],
        pathNot: tests,
      },
      to: {
        path: [
          `${server}/platform/(db|http|jobs|outbox|messages)/`,
          "^node:",
          "/(repository|service|routes)\\.ts$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "core-modules-in-pure-files",
      severity: "error",
      comment: "Pure files import no I/O.",
      from: {
        path: [`${server}/.*/(rules|lifecycle)\\.ts$`, "^packages/(money|contracts)/src/"],
        pathNot: tests,
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "routes-hold-no-sql",
      severity: "error",
      comment: "A route calls its service.",
      from: { path: `${server}/(people|money|hotline|desk)/.*routes\\.ts$` },
      to: { path: ["node_modules/(pg|kysely)/", "/repository\\.ts$", `${server}/platform/db/`] },
    },
    {
      name: "browser-code-stays-in-the-browser",
      severity: "error",
      comment: "Browsers import contracts, money, i18n, ui and api-client.",
      from: { path: "^(apps/(wallet|console)|packages/(ui|api-client))/", pathNot: tests },
      to: { path: "^(apps/server|packages/testkit|tools|bench|e2e|db)/" },
    },
    {
      name: "contracts-as-types-in-the-browser",
      severity: "error",
      comment:
        "Zod stays out of the pages: import type from @okpay/contracts; running code only from @okpay/contracts/password, /declines, /decline-codes, /wallet-places and /time-zones (plain data, one question).",
      from: { path: "^(apps/(wallet|console)|packages/ui)/", pathNot: tests },
      to: {
        path: "^packages/contracts/src/",
        pathNot:
          "^packages/contracts/src/(password|declines|decline-codes|wallet-places|time-zones)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "packages-know-no-app",
      severity: "error",
      comment: "Packages are below apps; only the testkit drives the server's own migrations.",
      from: { path: "^packages/", pathNot: [tests, "^packages/testkit/"] },
      to: { path: "^(apps|tools|bench|e2e)/" },
    },
    {
      name: "server-imports-no-tools",
      severity: "error",
      comment: "Tools use the server, never the other way round.",
      from: { path: "^apps/", pathNot: [tests, "vite\\.config\\.ts$"] },
      to: { path: "^(tools|bench|e2e|packages/testkit)/" },
    },
    {
      name: "imports-resolve",
      severity: "error",
      comment: "The file or package does not exist, or is not in package.json.",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
    {
      name: "listed-in-package-json",
      severity: "error",
      comment: "npm install -w <workspace> <package>.",
      from: { path: "^(apps|packages)/", pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["/dist/", "^\\.data/", "/generated/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
    builtInModules: { add: ["node:sqlite"] },
  },
};
