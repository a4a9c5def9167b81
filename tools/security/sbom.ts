// The bill of materials, CycloneDX, of every package in the lock file (row D2; ASVS V15.1.2).
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataRoot, repositoryRoot } from "../postgres/index.ts";
import type { Finding } from "./finding.ts";
import { type Lockfile, packagesOf } from "./lockfile.ts";

const sbomFile = join(dataRoot, "sbom.cdx.json");

export function writeSbom(lock: Lockfile): Finding[] {
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"],
    { cwd: repositoryRoot, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (status !== 0)
    return [{ check: "D2", severity: "high", what: `npm sbom failed: ${stderr.slice(0, 200)}` }];
  mkdirSync(dataRoot, { recursive: true });
  writeFileSync(sbomFile, stdout);
  const { components }: { components: readonly { name: string; version: string }[] } =
    JSON.parse(stdout);
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  return packagesOf(lock)
    .map(
      ([path, { version }]) => `${path.slice(path.lastIndexOf("node_modules/") + 13)}@${version}`,
    )
    .filter((each) => !listed.has(each))
    .map((each) => ({ check: "D2", severity: "low" as const, what: `${each} is not in the SBOM` }));
}
