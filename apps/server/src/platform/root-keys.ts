import { sql } from "kysely";
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

/** Notes the roots of this configuration: the first start with one is the beginning of its age. Repeating it changes nothing. */
export async function noteRootKeys(
  { kysely }: Database,
  { rootIds }: Keyring,
  now: Date,
): Promise<void> {
  for (const id of rootIds)
    await sql`INSERT INTO platform.root_key (id, first_used_at) VALUES (${id}, ${now})
              ON CONFLICT (id) DO NOTHING`.execute(kysely);
}

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
