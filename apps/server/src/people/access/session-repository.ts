import type { Locale, StaffRole } from "@okpay/contracts";
import { sql } from "kysely";
import type { Db } from "./staff-repository.ts";

export interface LiveStaffSession {
  readonly id: string;
  readonly staffId: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly locale: Locale;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
  readonly absoluteExpiresAt: Date;
}

/** Role and state are read with every request: what is taken away is gone with the next one, in every process (row S6). */
export async function findLiveSession(
  db: Db,
  tokenSha256: Buffer,
  { now, seenSince }: { readonly now: Date; readonly seenSince: Date },
): Promise<LiveStaffSession | undefined> {
  const { rows } = await sql<LiveStaffSession>`
    SELECT e.id, e.staff_id AS "staffId", s.display_name AS "displayName", s.email, s.role, s.locale,
           e.signed_in_at AS "signedInAt", e.last_seen_at AS "lastSeenAt", e.absolute_expires_at AS "absoluteExpiresAt"
      FROM access.session e JOIN access.staff s ON s.id = e.staff_id
     WHERE e.token_sha256 = ${tokenSha256} AND e.revoked_at IS NULL AND e.absolute_expires_at > ${now}
       AND e.last_seen_at > ${seenSince} AND s.state = 'active'`.execute(db);
  return rows[0];
}

export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await sql`UPDATE access.session SET last_seen_at = ${now} WHERE id = ${id}::uuid AND last_seen_at < ${now}`.execute(
    db,
  );
}

export async function insertSession(
  db: Db,
  session: {
    readonly id: string;
    readonly tokenSha256: Buffer;
    readonly staffId: string;
    readonly factor: "totp" | "passkey" | "demo";
    readonly now: Date;
    readonly absoluteExpiresAt: Date;
    readonly ip: string;
    readonly userAgent: string;
  },
): Promise<void> {
  await sql`
    INSERT INTO access.session (id, token_sha256, staff_id, factor, signed_in_at, last_seen_at, absolute_expires_at, ip, user_agent)
    VALUES (${session.id}, ${session.tokenSha256}, ${session.staffId}, ${session.factor}, ${session.now}, ${session.now},
            ${session.absoluteExpiresAt}, ${session.ip}, ${session.userAgent})`.execute(db);
}

export async function revokeSession(
  db: Db,
  by: { readonly id: string } | { readonly tokenSha256: Buffer },
  now: Date,
): Promise<void> {
  const which = "id" in by ? sql`id = ${by.id}::uuid` : sql`token_sha256 = ${by.tokenSha256}`;
  await sql`UPDATE access.session SET revoked_at = ${now} WHERE ${which} AND revoked_at IS NULL`.execute(
    db,
  );
}

/** All of a person's, but for one where it is given. */
export async function revokeSessionsOf(
  db: Db,
  staffId: string,
  now: Date,
  except: string | null = null,
): Promise<void> {
  await sql`
    UPDATE access.session SET revoked_at = ${now}
     WHERE staff_id = ${staffId}::uuid AND revoked_at IS NULL AND (${except}::uuid IS NULL OR id <> ${except}::uuid)`.execute(
    db,
  );
}

/** Forgets what ended before. */
export async function prune(db: Db, before: Date, now: Date): Promise<void> {
  await sql`DELETE FROM access.session WHERE absolute_expires_at < ${before}`.execute(db);
  await sql`DELETE FROM access.challenge WHERE expires_at < ${now}`.execute(db);
}
