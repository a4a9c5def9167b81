// What every npm script of this repository goes through: `node tools/bootstrap.mjs <verb> [arguments]`.
// It runs on whatever Node a machine has, installs what is missing, and hands over to the pinned Node from node_modules.
// Plain JavaScript, no packages. It writes to stderr only, so that a verb's stdout is the verb's alone.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;

const programs = {
  start: "tools/start.ts",
  test: "tools/test.ts",
  check: "tools/check.ts",
  fix: "tools/fix.ts",
  gen: "tools/gen.ts",
  bench: "bench/main.ts",
  sim: "tools/sim.ts",
  "ledger:verify": "tools/ledger-verify.ts",
  "audit:verify": "tools/audit-verify.ts",
  "staff:invite": "tools/staff-invite.ts",
  "tls:local": "tools/tls-local.ts",
  keys: "tools/keys.ts",
  "cards:rotate": "tools/cards-rotate.ts",
  security: "tools/security.ts",
  "demo:declines": "tools/demo-declines.ts",
  prompts: "tools/prompts.ts",
  phone: "tools/phone.ts",
  "test:phone": "tools/test-phone.ts",
  lighthouse: "tools/lighthouse.ts",
  "search:rank": "tools/search-rank.ts",
  "search:encoder": "tools/search-encoder.ts",
};

// A group commit keeps thousands of short-lived objects for a few hundred milliseconds; with V8's default young generation
// they are copied again and again (docs/reference/benchmarks.md). The server is started with the same flag by tools/start.ts.
const nodeFlags = { bench: ["--max-semi-space-size=128"] };

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const pinnedNode = join(root, "node_modules", "node", "bin", "node");

function main() {
  const [verb, ...args] = process.argv.slice(2);
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
    return fail(
      `OKPay needs Node ${OLDEST_NODE} or newer to install itself; this is ${process.version}.`,
    );
  }
  if (verb === undefined || !Object.hasOwn(programs, verb)) {
    return fail(`Usage: npm run <verb>. Verbs: ${Object.keys(programs).join(", ")}.`);
  }
  const missing = firstMissingPackage();
  if (missing !== null && !install(missing)) return;
  if (!ensurePinnedNode()) return;
  run([...(nodeFlags[verb] ?? []), join(root, programs[verb]), ...args]);
}

/** The first package of package-lock.json that is not in node_modules in that version, or null. */
function firstMissingPackage() {
  const installedList = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedList)) return "everything";
  const wanted = readJson(join(root, "package-lock.json")).packages;
  const installed = readJson(installedList).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    // Optional packages are for other platforms where they are missing; workspaces are links.
    if (
      !path.includes("node_modules/") ||
      entry.link ||
      entry.optional ||
      entry.devOptional ||
      entry.peer
    )
      continue;
    if (installed[path]?.version !== entry.version)
      return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  }
  return null;
}

function install(missing) {
  const isFirst = missing === "everything";
  say(
    isFirst
      ? "Installing the packages of package-lock.json from npm, among them Node and PostgreSQL (once, about a minute) …"
      : `node_modules differs from package-lock.json (${missing}): installing …`,
  );
  // `npm ci` only fills an empty folder: it would delete what a running server uses. `--no-save`: never edits the lock file.
  const ways = isFirst ? [["ci"], ["install", "--no-save"]] : [["install", "--no-save"]];
  let said = "";
  for (const way of ways) {
    const result = npm([...way, "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (result.status === 0) return true;
    said += `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}\n`;
  }
  say(said);
  fail(
    "npm could not install the packages; its messages are above. Check the network (or npm's proxy settings) and run the command again.",
  );
  return false;
}

/** The npm that called us, else the one on the path. Development packages too, whatever NODE_ENV says: the pinned Node is one. */
function npm(flags) {
  const caller = process.env["npm_execpath"];
  const [file, args] =
    caller === undefined ? ["npm", flags] : [process.execPath, [caller, ...flags]];
  return spawnSync(file, args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

/** The npm package `node` fetches its binary in an install script, which some installations forbid: then it is run here. */
function ensurePinnedNode() {
  const { version } = readJson(join(root, "node_modules", "node", "package.json"));
  const isThere = () =>
    spawnSync(pinnedNode, ["--version"], { encoding: "utf8" }).stdout?.trim() === `v${version}`;
  if (isThere()) return true;
  say(`Fetching Node ${version} …`);
  const cwd = join(root, "node_modules", "node");
  const result = spawnSync(process.execPath, ["installArchSpecificPackage.js"], {
    cwd,
    encoding: "utf8",
  });
  if (isThere()) return true;
  say(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  fail(
    `Node ${version} could not be fetched from npm. Remove node_modules and run the command again.`,
  );
  return false;
}

/** Becomes the program as far as that is possible: same terminal, signals passed on, same exit code. */
function run(args) {
  const bin = join(root, "node_modules", ".bin");
  const env = {
    // Compiled code is kept between starts: with it the server is imported in about two thirds of the time.
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"),
    ...process.env,
    PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
  };
  const program = spawn(pinnedNode, args, { cwd: root, stdio: "inherit", env });
  // Ctrl-C reaches the program by itself as well: programs here take a repeated signal for the same one.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => program.kill(signal));
  program.once("error", (error) => fail(`${pinnedNode} does not run: ${error.message}`));
  program.once("exit", (code, signal) => {
    process.exitCode =
      code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0);
    // The handlers above keep nothing alive, but an inherited pipe might.
    process.exit();
  });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exitCode = 1;
}

main();
