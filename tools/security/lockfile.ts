// package-lock.json: every package from the registry, with its hash, without a script that runs at install, under a licence
// OKPay may be shipped with (rows D1 and D2; ASVS V15.1.2, V15.2.4).
import type { Finding } from "./finding.ts";
import { isAllowedLicence } from "./licences.ts";

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
  const name = nameOf(path);
  // npm writes no licence either for a package that the machine which wrote the file could not install.
  if (license === undefined && optional === true) return [];
  if (isAllowedLicence(name, license)) return [];
  const says = license === undefined ? "names no licence" : `licence ${license}`;
  return [{ check: "D2", severity: "medium", what: `${path}: ${says}` }];
}
