import { sql } from "kysely";
import type { Db } from "./staff-repository.ts";

export interface EnrolmentRow {
  readonly id: string;
  readonly staffId: string;
  readonly totpSeed: Buffer | null;
  readonly expiresAt: Date;
}

export async function insertEnrolment(
  db: Db,
  row: {
    readonly id: string;
    readonly staffId: string;
    readonly tokenSha256: Buffer;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  // A new link voids the earlier ones.
  await sql`UPDATE access.enrolment SET used_at = ${row.at} WHERE staff_id = ${row.staffId}::uuid AND used_at IS NULL`.execute(
    db,
  );
  await sql`INSERT INTO access.enrolment (id, staff_id, token_sha256, created_at, expires_at)
            VALUES (${row.id}, ${row.staffId}, ${row.tokenSha256}, ${row.at}, ${row.expiresAt})`.execute(
    db,
  );
}

/** By the digest of the link's token, while it is open. */
export async function findEnrolment(
  db: Db,
  tokenSha256: Buffer,
  now: Date,
): Promise<EnrolmentRow | undefined> {
  const { rows } = await sql<EnrolmentRow>`
    SELECT id, staff_id AS "staffId", totp_seed AS "totpSeed", expires_at AS "expiresAt" FROM access.enrolment
     WHERE token_sha256 = ${tokenSha256} AND used_at IS NULL AND expires_at > ${now}`.execute(db);
  return rows[0];
}

export async function keepSeed(db: Db, id: string, sealed: Buffer): Promise<void> {
  await sql`UPDATE access.enrolment SET totp_seed = ${sealed} WHERE id = ${id}::uuid AND used_at IS NULL`.execute(
    db,
  );
}

/** False when another request finished with this link first. */
export async function useEnrolment(db: Db, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE access.enrolment SET used_at = ${now}, totp_seed = NULL WHERE id = ${id}::uuid AND used_at IS NULL
    RETURNING 1`.execute(db);
  return rows.length > 0;
}

/** Voids every open link of a person. */
export async function voidEnrolments(db: Db, staffId: string, now: Date): Promise<void> {
  await sql`UPDATE access.enrolment SET used_at = ${now} WHERE staff_id = ${staffId}::uuid AND used_at IS NULL`.execute(
    db,
  );
}
