// `npm run security [-- --live]`: packages, advisories, secrets, the bill of materials; with --live also testssl and wapiti
// against a server of its own. Medium and above is red.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runMain } from "./operator-problem.ts";
import { repositoryRoot } from "./postgres/index.ts";
import { checkAdvisories, type Snapshot } from "./security/advisories.ts";
import { type Finding, isBlocking } from "./security/finding.ts";
import { scanLiveServer } from "./security/live.ts";
import { checkLockfile, type Lockfile } from "./security/lockfile.ts";
import { writeSbom } from "./security/sbom.ts";
import { secretsOfHistory, secretsOfTree } from "./security/secrets.ts";

const readJson = <T>(path: string): T =>
  JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as T;

async function main(): Promise<number> {
  const lock = readJson<Lockfile>("package-lock.json");
  const { allowScripts } = readJson<{ allowScripts: Record<string, boolean> }>("package.json");
  const checks: [name: string, run: () => Finding[] | Promise<Finding[]>][] = [
    [
      "packages: source, hash, scripts, licence [D1]",
      () => checkLockfile(lock, Object.keys(allowScripts)),
    ],
    [
      "advisories, against the dated snapshot [D3]",
      () => checkAdvisories(lock, readJson<Snapshot>("tools/security/advisories.json"), new Date()),
    ],
    ["bill of materials [D2]", () => writeSbom(lock)],
    ["secrets in the tree [K1]", secretsOfTree],
    ["secrets in the history [K1]", secretsOfHistory],
  ];
  if (process.argv.includes("--live"))
    checks.push(["a running server: testssl, wapiti and sqlmap [H1] [I6]", scanLiveServer]);
  let isRed = false;
  for (const [name, run] of checks) {
    const startedAt = performance.now();
    const found = await run();
    const blocking = found.filter(isBlocking);
    isRed ||= blocking.length > 0;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${blocking.length === 0 ? "ok  " : "RED "} ${name} (${seconds} s)\n`);
    for (const { check, severity, what } of found.filter((each) => each.severity !== "info"))
      process.stdout.write(`       ${severity.padEnd(8)} [${check}] ${what}\n`);
  }
  process.stdout.write(
    isRed ? "Something medium or above was found.\n" : "Nothing medium or above was found.\n",
  );
  return isRed ? 1 : 0;
}

await runMain(main);
