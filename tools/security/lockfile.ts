// package-lock.json: every package from the registry, with its hash, without a script that runs at install, under a licence
// OKPay may be shipped with (rows D1 and D2; ASVS V15.1.2, V15.2.4).
import type { Finding } from "./finding.ts";

export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** Licences that ask for no more than a notice, or (MPL) only for changes of their own files. */
const LICENCES = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "Unlicense",
  "CC0-1.0",
  "Python-2.0",
  "MPL-2.0",
  "OFL-1.1",
  "CC-BY-4.0",
  "Zlib",
]);

/** Programs we start ourselves; `allowScripts` of package.json names the only ones that may run something at install. */
const PLATFORM_PACKAGE = /(?:android|darwin|freebsd|linux|openharmony|win32|windows|wasm32)/;

export const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/** The packages of a lock file: neither the root nor the workspaces. */
export const packagesOf = ({ packages }: Lockfile): [path: string, entry: LockEntry][] =>
  Object.entries(packages).filter(
    ([path, { link }]) => path.includes("node_modules/") && link !== true,
  );

export function checkLockfile(lock: Lockfile, allowScripts: readonly string[]): Finding[] {
  return packagesOf(lock).flatMap(([path, entry]) => [
    ...sourceFindings(path, entry),
    ...scriptFindings(path, entry, allowScripts),
    ...licenceFindings(path, entry),
  ]);
}

function sourceFindings(path: string, { resolved, integrity, optional }: LockEntry): Finding[] {
  const found: Finding[] = [];
  if (resolved !== undefined && !/^https:\/\/[^/]+\/.*\.tgz$/.test(resolved))
    found.push({ check: "D1", severity: "high", what: `${path} does not come from a registry` });
  if (integrity === undefined) {
    // npm writes no hash for a package that the machine which wrote the file could not install.
    const isForeign = optional === true && PLATFORM_PACKAGE.test(path);
    const severity = isForeign ? "info" : "high";
    found.push({ check: "D1", severity, what: `${path} has no integrity` });
  } else if (!integrity.startsWith("sha512-"))
    found.push({ check: "D1", severity: "medium", what: `${path} has a weak hash` });
  return found;
}

function scriptFindings(
  path: string,
  { hasInstallScript, optional }: LockEntry,
  allowScripts: readonly string[],
): Finding[] {
  if (hasInstallScript !== true || optional === true || allowScripts.includes(nameOf(path)))
    return [];
  return [{ check: "D1", severity: "high", what: `${path} runs a script when it is installed` }];
}

function licenceFindings(path: string, { license, optional }: LockEntry): Finding[] {
  if (license === undefined)
    return optional === true
      ? []
      : [{ check: "D2", severity: "low", what: `${path} names no licence` }];
  const words = license.replace(/[()]/g, "").split(/ (AND|OR) /);
  const isFine = words.includes("OR")
    ? words.some((word) => LICENCES.has(word))
    : words.filter((word) => word !== "AND").every((word) => LICENCES.has(word));
  return isFine ? [] : [{ check: "D2", severity: "medium", what: `${path}: licence ${license}` }];
}
