import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readBuild } from "@okpay/testkit/page-build.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

/* Why two bounds: docs/decisions/console-size.md. */
const LARGEST_PAGE_KB = 230;
const WHOLE_CONSOLE_KB = 320;
const PHONE_KB = 65;
/** Of SIP, which only agents with calls by telephone load. */
const PHONE = "src/features/desk/sip-phone.ts";

const dist = mkdtempSync(join(tmpdir(), "okpay-console-size-"));
let build: ReturnType<typeof readBuild>;

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
}, 120_000);

afterAll(() => rmSync(dist, { recursive: true, force: true }));

test("each page, with all it needs in one language, stays within its budget", () => {
  const { manifest, filesOf, kilobytes, keyOf } = build;
  const first = filesOf(keyOf("catalog/zh-CN/all"), filesOf("index.html"));
  const pages = Object.keys(manifest).filter((key) => key.startsWith("src/routes/"));
  expect(pages.length).toBeGreaterThan(15);
  const tooLarge = pages
    .map((key) => [key, kilobytes(filesOf(key, new Set(first)))] as const)
    .filter(([, size]) => size > LARGEST_PAGE_KB);
  expect(tooLarge).toEqual([]);
});

test("every page of the console, in one language, stays within the budget", () => {
  const files = new Set<string>();
  for (const key of Object.keys(build.manifest))
    if (!key.includes("catalog/en/") && key !== PHONE) build.filesOf(key, files);
  expect(build.kilobytes(files)).toBeLessThanOrEqual(WHOLE_CONSOLE_KB);
});

test("SIP is a file of its own that no page needs, within its budget", () => {
  const { manifest, filesOf, kilobytes } = build;
  const [own] = filesOf(PHONE);
  const needing = Object.keys(manifest).filter(
    (key) => key !== PHONE && filesOf(key).has(own ?? ""),
  );
  expect(needing).toEqual([]);
  expect(kilobytes([own ?? ""])).toBeGreaterThan(20);
  expect(kilobytes([own ?? ""])).toBeLessThanOrEqual(PHONE_KB);
});

test("no schema library and no server code comes to the browser", () => {
  expect(Object.keys(build.manifest).filter((key) => /zod|\/server\//.test(key))).toEqual([]);
});
