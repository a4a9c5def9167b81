// The lock file against a dated snapshot of public advisories (row D3; ASVS V15.1.1, V15.2.1, PCI 6.3.3). OKPay is installed
// where no advisory database can be reached, so the snapshot is in the repository and its age is a finding of its own.
import semver from "semver";
import type { Finding } from "./finding.ts";
import { type Lockfile, nameOf, packagesOf } from "./lockfile.ts";

export interface Snapshot {
  /** Day the list was last gone through, ISO. */
  readonly date: string;
  readonly advisories: readonly {
    readonly package: string;
    /** Versions it is about. */
    readonly range: string;
    readonly id: string;
    readonly severity: "critical" | "high" | "medium" | "low";
    readonly what: string;
  }[];
}

const OLDEST_SNAPSHOT_DAYS = 30;
const DAY_MS = 86_400_000;

export function checkAdvisories(lock: Lockfile, snapshot: Snapshot, now: Date): Finding[] {
  const found: Finding[] = [];
  for (const [path, { version = "" }] of packagesOf(lock)) {
    for (const advisory of snapshot.advisories) {
      if (advisory.package !== nameOf(path) || !semver.satisfies(version, advisory.range)) continue;
      const what = `${path} ${version}: ${advisory.id}, ${advisory.what}`;
      found.push({ check: "D3", severity: advisory.severity, what });
    }
  }
  const days = Math.floor((now.getTime() - Date.parse(snapshot.date)) / DAY_MS);
  if (days > OLDEST_SNAPSHOT_DAYS)
    // Low: it says that nobody has looked, not that something is wrong.
    found.push({
      check: "D3",
      severity: "low",
      what: `the advisory snapshot is ${days} days old: go through tools/security/advisories.json`,
    });
  return found;
}
