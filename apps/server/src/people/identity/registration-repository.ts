import type { Database, Tx } from "../../platform/db/index.ts";
import { identityTables, type RegistrationRow } from "./tables.ts";

type Db = Tx | Database["kysely"];

export async function insertRegistration(tx: Tx, row: RegistrationRow): Promise<void> {
  await identityTables(tx).insertInto("identity.registration").values(row).execute();
}

export function findRegistration(db: Db, id: string): Promise<RegistrationRow | undefined> {
  return identityTables(db)
    .selectFrom("identity.registration")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
}

/** By the unique index on the digest. A resend replaces the digest, so a voided link is simply not found. */
export function findRegistrationByLink(
  db: Db,
  tokenSha256: Buffer,
): Promise<RegistrationRow | undefined> {
  return identityTables(db)
    .selectFrom("identity.registration")
    .selectAll()
    .where("email_token_sha256", "=", tokenSha256)
    .executeTakeFirst();
}

/** What a person who has only registered so far signs in against. Uses the partial index on (email, created_at). */
export function newestPendingRegistration(
  db: Db,
  email: string,
  now: Date,
): Promise<RegistrationRow | undefined> {
  return identityTables(db)
    .selectFrom("identity.registration")
    .selectAll()
    .where("email", "=", email)
    .where("state", "=", "pending")
    .where("expires_at", ">", now)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

type Change = Partial<
  Pick<
    RegistrationRow,
    | "state"
    | "email_confirmed_at"
    | "phone_confirmed_at"
    | "password_hash"
    | "email_token_sha256"
    | "email_token_expires_at"
    | "phone_code_mac"
    | "phone_code_expires_at"
    | "phone_code_tries_left"
  >
>;

/** Changes the pending registration that was read; `undefined` when somebody else changed it first: read it again. */
export function changeRegistration(
  db: Db,
  read: RegistrationRow,
  change: Change,
): Promise<RegistrationRow | undefined> {
  return identityTables(db)
    .updateTable("identity.registration")
    .set({ ...change, version: read.version + 1 })
    .where("id", "=", read.id)
    .where("version", "=", read.version)
    .where("state", "=", "pending")
    .returningAll()
    .executeTakeFirst();
}

/**
 * Takes one of the tries a code has, before it is compared: of any number of parallel guesses only as many are ever
 * looked at. `undefined` when none is left or the code has run out. Not a change of state: the version stays.
 */
export function takeCodeTry(db: Db, id: string, now: Date): Promise<RegistrationRow | undefined> {
  return identityTables(db)
    .updateTable("identity.registration")
    .set((column) => ({ phone_code_tries_left: column("phone_code_tries_left", "-", 1) }))
    .where("id", "=", id)
    .where("phone_code_tries_left", ">", 0)
    .where("phone_code_expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
}

/** Forgets registrations that ended before `before`, finished or not; what became of them is in the customer's rows. */
export async function pruneRegistrations(db: Db, before: Date): Promise<number> {
  const result = await identityTables(db)
    .deleteFrom("identity.registration")
    .where("expires_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
