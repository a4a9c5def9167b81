import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const WORTH_IT_BYTES = 1024;

/** Writes `.br` and `.gz` beside every text file of the build: compressed once, as small as it gets, never per request. */
export function precompress() {
  let dist = "";
  return {
    name: "okpay-precompress",
    apply: "build" as const,
    configResolved(config: { root: string; build: { outDir: string } }): void {
      dist = resolve(config.root, config.build.outDir);
    },
    closeBundle(): void {
      for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:js|css|svg|html)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        if (bytes.length < WORTH_IT_BYTES) continue;
        writeFileSync(
          `${file}.br`,
          brotliCompressSync(bytes, {
            params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
          }),
        );
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
