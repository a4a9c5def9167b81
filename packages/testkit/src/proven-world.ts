import { readIntent } from "../../../apps/server/src/money/payments/index.ts";
import { createAudit } from "../../../apps/server/src/people/audit/index.ts";
import { takeProof } from "../../../apps/server/src/people/confirmations/taking.ts";
import { createKeyring } from "../../../apps/server/src/platform/crypto.ts";
import { createDatabase } from "../../../apps/server/src/platform/db/index.ts";
import { newId } from "../../../apps/server/src/platform/ids.ts";
import { createJobs } from "../../../apps/server/src/platform/jobs/index.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { createFakeClock, createMoneyWorld, type MoneyWorldOptions } from "./money-world.ts";

const SECRET = "a-root-secret-of-the-tests-that-is-long-enough-0f3a9c";
const HOUR_MS = 3_600_000;

/** A money world whose payments are proved and recorded by the real rooms of people. Knows nothing of vitest either. */
export function createProvenWorld(
  options: Pick<MoneyWorldOptions, "url" | "clock" | "directory" | "acquirer">,
) {
  const { url } = options;
  const clock = options.clock ?? createFakeClock();
  const log = createLog({ level: "silent" });
  const database = createDatabase({ url, applicationName: "okpay-test-proofs", maxConnections: 2 });
  const audit = createAudit({
    database,
    clock,
    log,
    keyring: createKeyring(SECRET),
    jobs: createJobs({ connection: { url, applicationName: "okpay-test-jobs" }, log }),
    // Written to only once `audit.start` is called.
    config: { auditCheckpointDir: "no-such-folder" },
  });
  const world = createMoneyWorld({
    ...options,
    clock,
    audit,
    policy: { mode: "risk", exemptions: ["low_value"] },
    proofs: {
      waysOf: async () => [{ method: "sms", factorId: null, label: null, maskedTo: null }],
      take: (request) => takeProof({ database, clock }, request),
    },
  });

  /** A confirmed proof of this quote, as people/confirmations leaves it when the code was right. */
  async function proofOf(customerId: string, quote: string): Promise<string> {
    const { canonical, digest, id: intentId } = world.payments.intentOf({ customerId, quote });
    if (readIntent(canonical).id !== intentId) throw new Error("the intent is not what it says");
    const id = newId();
    const now = clock.now();
    await database.pool.query(
      `INSERT INTO confirmations.confirmation (id, version, intent_id, customer_id, session_id, intent, digest, method,
                                               challenge_id, state, is_hasty, created_at, expires_at, confirmed_at)
       VALUES ($1, 2, $2, $3, $4, $5, $6, 'sms', $7, 'confirmed', false, $8, $9, $8)`,
      [
        id,
        intentId,
        customerId,
        newId(),
        canonical,
        digest,
        newId(),
        now,
        new Date(now.getTime() + HOUR_MS),
      ],
    );
    return id;
  }

  async function close(): Promise<void> {
    await world.close();
    await database.close();
  }
  return { ...world, proofOf, close };
}
