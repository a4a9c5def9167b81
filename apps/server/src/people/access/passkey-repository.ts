import { sql } from "kysely";
import type { NewPasskey, StoredPasskey } from "../../platform/authenticators/index.ts";
import type { Db } from "./staff-repository.ts";

export type StaffPasskey = StoredPasskey & { readonly id: string; readonly staffId: string };

const PASSKEY = sql`id, staff_id AS "staffId", credential_id AS "credentialId", public_key AS "publicKey",
  counter::int AS counter, transports`;

export async function findPasskey(db: Db, credentialId: string): Promise<StaffPasskey | undefined> {
  const { rows } = await sql<StaffPasskey>`
    SELECT ${PASSKEY} FROM access.passkey WHERE credential_id = ${credentialId}`.execute(db);
  return rows[0];
}

export async function findPasskeysOf(db: Db, staffId: string): Promise<StaffPasskey[]> {
  const { rows } = await sql<StaffPasskey>`
    SELECT ${PASSKEY} FROM access.passkey WHERE staff_id = ${staffId}::uuid ORDER BY created_at`.execute(
    db,
  );
  return rows;
}

/** False when the authenticator is known already. */
export async function insertPasskey(
  db: Db,
  row: { readonly id: string; readonly staffId: string; readonly label: string; readonly at: Date },
  passkey: NewPasskey,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO access.passkey (id, staff_id, credential_id, public_key, counter, transports, label, is_backed_up, created_at)
    VALUES (${row.id}, ${row.staffId}, ${passkey.credentialId}, ${passkey.publicKey}, ${passkey.counter},
            ${passkey.transports}::text[], ${row.label}, ${passkey.isBackedUp}, ${row.at})
    ON CONFLICT (credential_id) DO NOTHING RETURNING 1`.execute(db);
  return rows.length > 0;
}

/** Moves the counter on; false when another use of the same authenticator came first. */
export async function notePasskeyUse(
  db: Db,
  passkey: StaffPasskey,
  use: { readonly counter: number; readonly isBackedUp: boolean; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE access.passkey SET counter = ${use.counter}, is_backed_up = ${use.isBackedUp}, last_used_at = ${use.at}
     WHERE id = ${passkey.id}::uuid AND counter = ${passkey.counter} RETURNING 1`.execute(db);
  return rows.length > 0;
}

export async function deletePasskeysOf(db: Db, staffId: string): Promise<number> {
  const { rows } =
    await sql`DELETE FROM access.passkey WHERE staff_id = ${staffId}::uuid RETURNING 1`.execute(db);
  return rows.length;
}

export async function insertChallenge(
  db: Db,
  challenge: {
    readonly id: string;
    readonly enrolmentId: string | null;
    readonly challenge: Buffer;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await sql`
    INSERT INTO access.challenge (id, purpose, enrolment_id, challenge, expires_at)
    VALUES (${challenge.id}, ${challenge.enrolmentId === null ? "sign_in" : "enrolment"}, ${challenge.enrolmentId},
            ${challenge.challenge}, ${challenge.expiresAt})`.execute(db);
}

/** Once: whoever takes it first has it, right or wrong (row F10). Null when it is unknown, another's, or too old. */
export async function takeChallenge(
  db: Db,
  id: string,
  enrolmentId: string | null,
  now: Date,
): Promise<Buffer | null> {
  const { rows } = await sql<{ challenge: Buffer; expiresAt: Date }>`
    DELETE FROM access.challenge
     WHERE id = ${id}::uuid AND enrolment_id IS NOT DISTINCT FROM ${enrolmentId}::uuid
    RETURNING challenge, expires_at AS "expiresAt"`.execute(db);
  const [row] = rows;
  return row === undefined || row.expiresAt <= now ? null : row.challenge;
}
