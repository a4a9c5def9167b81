import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

const BYTES_PER_KB = 1000;

/** The gzipped JavaScript and CSS of a build, by Vite's manifest. */
export function readBuild(dist: string) {
  const manifest = JSON.parse(
    readFileSync(join(dist, ".vite", "manifest.json"), "utf8"),
  ) as Manifest;
  const sizes = new Map<string, number>();
  const sizeOf = (file: string): number => {
    const known = sizes.get(file) ?? gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
    sizes.set(file, known);
    return known;
  };
  /** Every file a chunk needs before it can run: itself, its static imports, their styles. */
  const filesOf = (key: string, seen = new Set<string>()): Set<string> => {
    const chunk = manifest[key];
    if (chunk === undefined)
      throw new Error(`the manifest has no ${key}; it has ${Object.keys(manifest).join(", ")}`);
    if (seen.has(chunk.file)) return seen;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(file);
    for (const each of chunk.imports ?? []) filesOf(each, seen);
    return seen;
  };
  const kilobytes = (files: Iterable<string>): number =>
    [...files].reduce((sum, file) => sum + sizeOf(file), 0) / BYTES_PER_KB;
  const keyOf = (end: string): string => {
    const key = Object.keys(manifest).find(
      (candidate) => candidate.endsWith(end) || manifest[candidate]?.src?.endsWith(end) === true,
    );
    if (key === undefined) throw new Error(`nothing in the build comes from ${end}`);
    return key;
  };
  return { manifest, filesOf, kilobytes, keyOf };
}
