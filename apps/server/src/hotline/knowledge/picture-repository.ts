import { sql } from "kysely";
import type { Database } from "../../platform/db/index.ts";

export interface Picture {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The same picture twice is one row. */
export async function insertPicture(
  db: Database["kysely"],
  picture: Picture & {
    readonly sha256: string;
    readonly uploadedBy: string;
    readonly uploadedAt: Date;
  },
): Promise<void> {
  const { sha256, contentType, bytes, uploadedBy, uploadedAt } = picture;
  await sql`
    INSERT INTO knowledge.picture (sha256, content_type, bytes, uploaded_by, uploaded_at)
    VALUES (${sha256}, ${contentType}, ${bytes}, ${uploadedBy}::uuid, ${uploadedAt})
    ON CONFLICT (sha256) DO NOTHING`.execute(db);
}

export async function findPicture(
  db: Database["kysely"],
  sha256: string,
): Promise<Picture | undefined> {
  const { rows } = await sql<Picture>`
    SELECT content_type AS "contentType", bytes FROM knowledge.picture WHERE sha256 = ${sha256}`.execute(
    db,
  );
  return rows[0];
}
