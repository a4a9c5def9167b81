import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { createAudit } from "../../../apps/server/src/people/audit/index.ts";
import type { AuditEvent } from "../../../apps/server/src/platform/audit-trail.ts";
import { createKeyring } from "../../../apps/server/src/platform/crypto.ts";
import { createDatabase } from "../../../apps/server/src/platform/db/index.ts";
import { newId } from "../../../apps/server/src/platform/ids.ts";
import { createJobs } from "../../../apps/server/src/platform/jobs/index.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { createFakeClock } from "./money-world.ts";
import { AUDIT_CUSTOMER } from "./seen-events.ts";

const SECRET = "a-root-secret-of-the-tests-that-is-long-enough-0f3a9c";

export const auditEvent = (over: Partial<AuditEvent> = {}): AuditEvent => ({
  type: "session.signed_in",
  actor: { kind: "customer", id: AUDIT_CUSTOMER },
  outcome: "success",
  origin: { ip: "192.0.2.1", userAgent: "Firefox" },
  ...over,
});

/** A log over the test's database, with a second place of its own. Its clock stands still until it is moved. */
export async function createAuditWorld({
  url,
  ownerUrl,
}: {
  readonly url: string;
  readonly ownerUrl: string;
}) {
  const folder = await mkdtemp(join(tmpdir(), "okpay-audit-"));
  const database = createDatabase({ url, applicationName: "okpay-test-audit", maxConnections: 8 });
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  const clock = createFakeClock(new Date("2026-11-24T09:30:00.000Z"));
  const jobs = createJobs({ connection: { url, applicationName: "okpay-test-audit-jobs" }, log });
  const keyring = createKeyring(SECRET);
  const config = { auditCheckpointDir: folder };
  const open = (secret?: readonly [string, ...string[]]) =>
    createAudit({
      database,
      clock,
      log,
      keyring: secret === undefined ? keyring : createKeyring(secret[0], secret.slice(1)),
      jobs:
        secret === undefined
          ? jobs
          : createJobs({ connection: { url, applicationName: "other" }, log }),
      config,
    });
  const audit = open();
  return {
    audit,
    open,
    database,
    clock,
    folder,
    lines,
    secret: SECRET,
    /** So many events, each in a transaction of its own, on several connections. */
    async happen(count: number, over: Partial<AuditEvent> = {}) {
      await Promise.all(
        Array.from({ length: count }, (_, index) =>
          audit.record(auditEvent({ requestId: `req_${newId()}`, details: { index }, ...over })),
        ),
      );
    },
    /** As somebody who owns the database: no right, no trigger stands in the way. */
    async asOwner<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      const client = new pg.Client({ connectionString: ownerUrl });
      await client.connect();
      try {
        await client.query("SET session_replication_role = replica");
        return (await client.query<Row>(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
