import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AUDIT_EVENT_TYPES } from "../../apps/server/src/platform/audit-trail.ts";
import { SEEN_EVENTS_FILE } from "../../packages/testkit/src/seen-events.ts";

/** From now on the test databases note the events they hold. Call `end` when all tests are over: the types nothing caused. */
export function watchEvents(): { end(): string[] } {
  const folder = mkdtempSync(join(tmpdir(), "okpay-seen-events-"));
  const file = join(folder, "types");
  writeFileSync(file, "");
  process.env[SEEN_EVENTS_FILE] = file;
  return {
    end() {
      const noted = readFileSync(file, "utf8");
      rmSync(folder, { recursive: true });
      return unseenEvents(noted);
    },
  };
}

/** The types of the closed list that are not among the noted ones, one a line. @internal */
export function unseenEvents(noted: string): string[] {
  const seen = new Set(noted.split("\n"));
  return Object.keys(AUDIT_EVENT_TYPES).filter((type) => !seen.has(type));
}
