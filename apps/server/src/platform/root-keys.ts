import { sql } from "kysely";
import type { AuditEvent, AuditTrail } from "./audit-trail.ts";
import type { Keyring } from "./crypto.ts";
import type { Database } from "./db/index.ts";
import { KEY_PURPOSES } from "./key-purposes.ts";

const DAY_MS = 86_400_000;
/** A root secret is replaced once a year, and at once when somebody who knew it has left (docs/operate/hardening.md). */
const ROTATE_AFTER_DAYS = 365;

/** One key of the program, for the security page and `npm run keys`. */
export interface KeyRecord {
  readonly label: string;
  readonly purpose: string;
  readonly rootId: string;
  readonly firstUsedAt: Date;
  readonly rotateBy: Date;
  readonly isOverdue: boolean;
  /** "current" makes new things; "replaced" only opens and checks what was made before. */
  readonly state: "current" | "replaced";
  /** What must pass before a replaced one may go. */
  readonly overlap: string;
}

/**
 * Notes the roots of this configuration: the first start with one is the beginning of its age, the first without it its end.
 * Each is an event of the audit log (row L1). Repeating it changes nothing.
 */
export async function noteRootKeys(
  { kysely }: Database,
  { rootIds }: Keyring,
  now: Date,
  audit: Pick<AuditTrail, "write">,
): Promise<void> {
  await kysely.transaction().execute(async (tx) => {
    const tell = (type: KeyEvent, keys: readonly { readonly id: string }[]) =>
      Promise.all(keys.map(({ id }) => audit.write(tx, ofKey(type, id))));
    // Two processes that start at once: the second sees what the first has noted.
    await sql`SELECT pg_advisory_xact_lock(${NOTING_LOCK})`.execute(tx);
    const { rows: known } = await sql<{ id: string }>`SELECT id FROM platform.root_key`.execute(tx);
    const { rows: added } = await sql<{ id: string }>`
      INSERT INTO platform.root_key (id, first_used_at) SELECT unnest(${rootIds}::text[]), ${now}
          ON CONFLICT (id) DO NOTHING RETURNING id`.execute(tx);
    const { rows: back } = await sql<{ id: string }>`
      UPDATE platform.root_key SET retired_at = NULL
       WHERE id = ANY (${rootIds}::text[]) AND retired_at IS NOT NULL RETURNING id`.execute(tx);
    const { rows: gone } = await sql<{ id: string }>`
      UPDATE platform.root_key SET retired_at = ${now}
       WHERE id <> ALL (${rootIds}::text[]) AND retired_at IS NULL RETURNING id`.execute(tx);
    await tell(known.length === 0 ? "key.created" : "key.rotated", [...added, ...back]);
    await tell("key.retired", gone);
  });
}

const NOTING_LOCK = 7_263_548_203;

type KeyEvent = "key.created" | "key.rotated" | "key.retired";

const ofKey = (type: KeyEvent, id: string): AuditEvent => ({
  type,
  actor: { kind: "system", id: null },
  subject: { kind: "key", id },
  outcome: "success",
  origin: null,
});

/** Every key with its purpose, age and date (row K2). */
export async function keyInventory(
  { kysely }: Database,
  { rootIds }: Keyring,
  now: Date,
): Promise<KeyRecord[]> {
  const { rows } = await sql<{ id: string; first_used_at: Date }>`
    SELECT id, first_used_at FROM platform.root_key WHERE id = ANY (${rootIds})`.execute(kysely);
  const since = new Map(rows.map((row) => [row.id, row.first_used_at]));
  return rootIds.flatMap((rootId, index) =>
    KEY_PURPOSES.map(({ label, purpose, overlap }) => {
      const firstUsedAt = since.get(rootId) ?? now;
      const rotateBy = new Date(firstUsedAt.getTime() + ROTATE_AFTER_DAYS * DAY_MS);
      return {
        label,
        purpose,
        overlap,
        rootId,
        firstUsedAt,
        rotateBy,
        isOverdue: rotateBy <= now,
        state: index === 0 ? ("current" as const) : ("replaced" as const),
      };
    }),
  );
}
