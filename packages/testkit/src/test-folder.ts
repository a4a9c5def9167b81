import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** An empty folder for one test file, deleted with all that is in it after the file. Call it while the file is read. */
export function createTestFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `okpay-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
