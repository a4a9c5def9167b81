import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readBuild } from "@okpay/testkit/page-build.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/* The budget is the product's promise to a person in the subway (design: first view ≤ 150 kB, later routes ≤ 70). */
const FIRST_VIEW_KB = 150;
const LATER_ROUTE_KB = 70;
const ROUTES = [
  "card-confirmed",
  "cards",
  "help",
  "contact",
  "cases",
  "register",
  "registration",
  "confirm-email",
  "inbox",
  "reading",
  "wallet",
  "top-up",
  "send",
  "pay",
  "requests",
  "cash-out",
  "send-abroad",
  "activity",
  "payment",
  "second-step",
  "forgot",
  "reset",
  "not-me",
  "lost-phone",
  "cancel-recovery",
  "survey",
  "settings",
  "security",
  "security-factors",
  "security-devices",
  "security-history",
  "security-alerts",
  "security-password",
  "security-contacts",
  "security-record",
  "security-consents",
  "limits",
  "limits-documents",
  "checkout",
  "merchant",
];
const IDENTITY = /^(?:second|forgot|reset|not-me|lost|cancel|survey|settings|security|limits)/;

const dist = mkdtempSync(join(tmpdir(), "okpay-size-"));
let build: ReturnType<typeof readBuild>;
let firstView: Set<string>;

beforeAll(() => {
  const vite = join(
    dirname(createRequire(import.meta.url).resolve("vite/package.json")),
    "bin",
    "vite.js",
  );
  const run = spawnSync(
    process.execPath,
    [vite, "build", "--outDir", dist, "--emptyOutDir", "--logLevel", "error"],
    { cwd: import.meta.dirname, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } },
  );
  expect(run.stderr + run.stdout).toBe("");
  build = readBuild(dist);
  // The page, everything it imports, and one language.
  firstView = build.filesOf("index.html");
  build.filesOf(build.keyOf("catalog/zh-CN/front"), firstView);
  // What a page that came drawn has besides.
  build.filesOf(build.keyOf("src/early.ts"), firstView);
}, 120_000);

afterAll(() => rmSync(dist, { recursive: true, force: true }));

test("the first view stays within its budget", () => {
  expect(build.kilobytes(firstView)).toBeLessThanOrEqual(FIRST_VIEW_KB);
});

describe("later routes", () => {
  test.each(ROUTES)("%s", (route) => {
    const more = [
      ...build.filesOf(
        build.keyOf(`routes/${route}.tsx`),
        build.filesOf(
          build.keyOf(route === "reading" ? "catalog/zh-CN/reading" : "catalog/zh-CN/pages"),
          IDENTITY.test(route) ? build.filesOf(build.keyOf("catalog/zh-CN/security")) : new Set(),
        ),
      ),
    ].filter((file) => !firstView.has(file));
    expect(build.kilobytes(more)).toBeLessThanOrEqual(LATER_ROUTE_KB);
  });

  test("every lazy route is measured", () => {
    const lazy = Object.keys(build.manifest).flatMap(
      (key) => /src\/routes\/(.+)\.tsx$/.exec(key)?.[1] ?? [],
    );
    expect(lazy.filter((route) => !ROUTES.includes(route))).toEqual([]);
  });
});

test("what is heavy and rarely needed never comes with the first view", () => {
  for (const heavy of ["estimate-strength.ts", "libphonenumber-js/min/index.js"]) {
    const { file } = build.manifest[build.keyOf(heavy)] ?? { file: "" };
    expect(firstView.has(file)).toBe(false);
  }
  expect(Object.keys(build.manifest).filter((key) => /zod|\/server\//.test(key))).toEqual([]);
});
