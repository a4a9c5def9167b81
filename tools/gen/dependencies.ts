import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../postgres/index.ts";
import { READ_LICENCES } from "../security/licences.ts";
import type { Lockfile } from "../security/lockfile.ts";
import type { GeneratedFile } from "./generated-file.ts";

interface Reason {
  readonly why: string;
  /** What makes it dangerous when it is wrong: native code, or that it reads what strangers send. */
  readonly risk?: string;
  /** Words, calendars, fonts: no code of weight. */
  readonly kind?: "data";
}

export interface Needs {
  /** Packages the server, its worker threads and its migrations run with. */
  readonly server: readonly string[];
  /** Packages that are built into pages. */
  readonly pages: readonly string[];
}

/** Direct packages of code the server may run with (ASVS V15.1.4): one more is a decision, and takes another one out. @internal */
export const SERVER_BUDGET = 40;

const readJson = <T>(path: string): T =>
  JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as T;

/** The runtime packages the workspaces ask for; our own are not packages. @internal */
export function directNeeds(): Needs {
  const of = (path: string) =>
    Object.keys(
      readJson<{ dependencies?: Record<string, string> }>(`${path}/package.json`).dependencies ??
        {},
    ).filter((name) => !name.startsWith("@okpay/"));
  const shared = ["packages/contracts", "packages/money", "packages/i18n"];
  const pages = readdirSync(join(repositoryRoot, "apps"))
    .filter((name) => name !== "server")
    .map((name) => `apps/${name}`);
  const unique = (paths: readonly string[]) => [...new Set(paths.flatMap(of))].sort();
  return {
    server: ["node", ...unique(["apps/server", ...shared])],
    pages: unique([...pages, "packages/api-client", "packages/ui"]),
  };
}

/** @internal For tests. */
export const dependencyReasons = (): Readonly<Record<string, Reason>> =>
  readJson<Record<string, Reason>>("tools/gen/dependencies.json");

/** What is wrong with the list: packages without a reason, reasons without a package, more code than the budget. @internal */
export function dependencyProblems(
  { server, pages }: Needs,
  reasons: Readonly<Record<string, Reason>>,
): string[] {
  const needed = new Set([...server, ...pages]);
  const code = server.filter((name) => reasons[name]?.kind !== "data");
  return [
    ...[...needed]
      .filter((name) => reasons[name] === undefined)
      .map((name) => `${name} needs a reason in tools/gen/dependencies.json`),
    ...Object.keys(reasons)
      .filter((name) => !needed.has(name))
      .map((name) => `${name} is in tools/gen/dependencies.json and no longer needed`),
    ...(code.length > SERVER_BUDGET
      ? [`the server asks for ${code.length} packages of code, ${SERVER_BUDGET} are allowed`]
      : []),
  ];
}

/** docs/reference/dependencies.md: what OKPay runs with, why, and what is owed for it (row D4). */
export const dependencyFile: GeneratedFile = {
  path: "docs/reference/dependencies.md",
  make() {
    const needs = directNeeds();
    const reasons = dependencyReasons();
    const problems = dependencyProblems(needs, reasons);
    if (problems.length > 0) throw new Error(problems.join("; "));
    const { packages } = readJson<Lockfile>("package-lock.json");
    const line = (name: string) => {
      const { why = "", risk = "", kind = "code" } = reasons[name] ?? {};
      const { version = "", license } = packages[`node_modules/${name}`] ?? {};
      return `| ${name} | ${version} | ${license ?? "see below"} | ${kind} | ${why} | ${risk} |`;
    };
    const pagesOnly = needs.pages.filter((name) => !needs.server.includes(name));
    const owed = Object.entries(READ_LICENCES).map(([name, read]) => `- \`${name}\`: ${read.owed}`);
    return Promise.resolve(
      [
        HEAD,
        `## The server\n\n${TABLE}\n${needs.server.map(line).join("\n")}\n`,
        `## The pages\n\nBesides those above.\n\n${TABLE}\n${pagesOnly.map(line).join("\n")}\n`,
        `## What is owed\n\n${owed.join("\n")}\n${OWED}`,
      ].join("\n"),
    );
  },
};

const TABLE = "| Package | Version | Licence | Kind | Why | Risk |\n|---|---|---|---|---|---|";

const HEAD = `# Dependencies

Made by \`npm run gen\` from tools/gen/dependencies.json and the lock file: every package OKPay asks for by name when it runs. What they bring along is in
the bill of materials that \`npm run security\` writes. The server may ask for at most ${SERVER_BUDGET} packages of code. A risk says where a mistake would
hurt most: in native code, or in what reads strangers' input. Which licences are let in:
[decision](../decisions/licences.md).
`;

const OWED = `- The shared library of \`sharp\` (libvips and its parts) is LGPL-3.0-or-later: unchanged, loaded at run time, replaceable.
- Noto Sans SC is under the SIL Open Font License 1.1.
- \`encoder.bin\` of the search was trained on BANKING77 (Casanueva et al. 2020, CC BY 4.0) and CLINC150 (Larson et al. 2019, CC BY 3.0).
`;
