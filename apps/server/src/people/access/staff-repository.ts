import type { Locale, StaffRole } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

export type Db = Tx | Database["kysely"];

export interface StaffRow {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: StaffRole;
  readonly state: "invited" | "active" | "disabled";
  readonly locale: Locale;
  readonly isDemo: boolean;
  readonly passwordHash: string | null;
  readonly totpSeed: Buffer | null;
  readonly lockedUntil: Date | null;
  readonly createdAt: Date;
  readonly lastSignedInAt: Date | null;
  readonly passkeys: number;
}

const STAFF = sql`s.id, s.email, s.display_name AS "displayName", s.role, s.state, s.locale, s.is_demo AS "isDemo",
  s.password_hash AS "passwordHash", s.totp_seed AS "totpSeed", s.locked_until AS "lockedUntil",
  s.created_at AS "createdAt", s.last_signed_in_at AS "lastSignedInAt",
  (SELECT count(*)::int FROM access.passkey p WHERE p.staff_id = s.id) AS passkeys`;

export async function findStaff(db: Db, id: string): Promise<StaffRow | undefined> {
  const { rows } = await sql<StaffRow>`
    SELECT ${STAFF} FROM access.staff s WHERE s.id = ${id}::uuid`.execute(db);
  return rows[0];
}

export async function findStaffByEmail(db: Db, email: string): Promise<StaffRow | undefined> {
  const { rows } = await sql<StaffRow>`
    SELECT ${STAFF} FROM access.staff s WHERE s.email = ${email}`.execute(db);
  return rows[0];
}

/** Everybody, in the order they came; there are as many as there are desks. */
export async function listStaff(db: Db): Promise<StaffRow[]> {
  const { rows } = await sql<StaffRow>`
    SELECT ${STAFF} FROM access.staff s ORDER BY s.created_at, s.id`.execute(db);
  return rows;
}

export async function findNames(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly displayName: string; readonly role: StaffRole }>> {
  const { rows } = await sql<{ id: string; displayName: string; role: StaffRole }>`
    SELECT id, display_name AS "displayName", role FROM access.staff WHERE id = ANY (${ids}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface NewStaff {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: StaffRole;
  readonly locale: Locale;
  readonly isDemo: boolean;
}

/** False when somebody has the address already. */
export async function insertStaff(db: Db, staff: NewStaff, now: Date): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO access.staff (id, email, display_name, role, state, locale, is_demo, created_at, active_since)
    VALUES (${staff.id}, ${staff.email}, ${staff.displayName}, ${staff.role},
            ${staff.isDemo ? "active" : "invited"}, ${staff.locale}, ${staff.isDemo}, ${now}, ${now})
    ON CONFLICT (email) DO NOTHING RETURNING 1`.execute(db);
  return rows.length > 0;
}

/**
 * Counts a try before it is judged: null when the account is locked or shut. One statement, so that of any number of
 * parallel guesses ten are judged (rows T1, G9); the tenth shuts the account, and being right opens it again.
 */
export async function takeTry(
  db: Db,
  id: string,
  {
    now,
    limit,
    lockedUntil,
  }: { readonly now: Date; readonly limit: number; readonly lockedUntil: Date },
): Promise<{ readonly failures: number } | null> {
  const { rows } = await sql<{ failures: number }>`
    UPDATE access.staff SET
      failures = CASE WHEN locked_until IS NULL THEN failures + 1 ELSE 1 END,
      locked_until = CASE WHEN locked_until IS NULL AND failures + 1 >= ${limit} THEN ${lockedUntil}::timestamptz END
     WHERE id = ${id}::uuid AND state = 'active' AND (locked_until IS NULL OR locked_until <= ${now})
    RETURNING failures`.execute(db);
  return rows[0] ?? null;
}

/** A try that was not judged because of us is nobody's failure. */
export async function giveBackTry(db: Db, id: string): Promise<void> {
  await sql`UPDATE access.staff SET failures = greatest(failures - 1, 0), locked_until = NULL WHERE id = ${id}::uuid`.execute(
    db,
  );
}

/** A step counts once, whoever comes first (row F1). */
export async function useTotpStep(db: Db, id: string, step: number): Promise<boolean> {
  const { rows } = await sql`
    UPDATE access.staff SET totp_last_step = ${step} WHERE id = ${id}::uuid AND totp_last_step < ${step}
    RETURNING 1`.execute(db);
  return rows.length > 0;
}

/** False when the account was shut meanwhile. */
export async function noteSignIn(db: Db, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE access.staff SET failures = 0, locked_until = NULL, last_signed_in_at = ${now}, active_since = ${now}
     WHERE id = ${id}::uuid AND state = 'active' RETURNING 1`.execute(db);
  return rows.length > 0;
}

export async function setFactors(
  db: Db,
  id: string,
  factors: { readonly passwordHash: string | null; readonly totpSeed: Buffer | null },
): Promise<void> {
  await sql`
    UPDATE access.staff SET password_hash = ${factors.passwordHash}, totp_seed = ${factors.totpSeed}, totp_last_step = 0
     WHERE id = ${id}::uuid`.execute(db);
}

export async function setPasswordHash(db: Db, id: string, passwordHash: string): Promise<void> {
  await sql`UPDATE access.staff SET password_hash = ${passwordHash} WHERE id = ${id}::uuid`.execute(
    db,
  );
}

/** Active from now on, with a clean slate. */
export async function activate(db: Db, id: string, now: Date): Promise<void> {
  await sql`
    UPDATE access.staff SET state = 'active', failures = 0, locked_until = NULL, active_since = ${now}
     WHERE id = ${id}::uuid`.execute(db);
}

export async function setState(
  db: Db,
  id: string,
  state: "invited" | "disabled",
  now: Date,
): Promise<void> {
  await sql`UPDATE access.staff SET state = ${state}, active_since = ${now} WHERE id = ${id}::uuid`.execute(
    db,
  );
}

export async function setRole(db: Db, id: string, role: StaffRole): Promise<void> {
  await sql`UPDATE access.staff SET role = ${role} WHERE id = ${id}::uuid`.execute(db);
}

/**
 * Active administrators other than this one. Locks their rows, so that two of them cannot take the role from each other
 * at the same time and leave nobody.
 */
export async function countOtherAdministrators(tx: Tx, id: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM access.staff WHERE role = 'administrator' AND state = 'active' ORDER BY id FOR UPDATE`.execute(
    tx,
  );
  return rows.filter((row) => row.id !== id).length;
}

/** Shuts who was not here since; demo personas have no factor to be stolen and stay. */
export async function disableIdle(tx: Tx, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    UPDATE access.staff SET state = 'disabled'
     WHERE state = 'active' AND NOT is_demo AND active_since < ${since} RETURNING id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function formerPasswords(db: Db, id: string, count: number): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    SELECT password_hash AS hash FROM access.former_password WHERE staff_id = ${id}::uuid
     ORDER BY changed_at DESC, id DESC LIMIT ${count}`.execute(db);
  return rows.map(({ hash }) => hash);
}

export async function insertFormerPassword(
  db: Db,
  row: {
    readonly id: string;
    readonly staffId: string;
    readonly passwordHash: string;
    readonly at: Date;
  },
): Promise<void> {
  await sql`INSERT INTO access.former_password (id, staff_id, password_hash, changed_at)
            VALUES (${row.id}, ${row.staffId}, ${row.passwordHash}, ${row.at})`.execute(db);
}
