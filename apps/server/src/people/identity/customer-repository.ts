import type { Locale } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { type IdentifierKind, identityTables } from "./tables.ts";

type Db = Tx | Database["kysely"];

export interface CustomerRecord {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: Locale;
  readonly persona: string | null;
  readonly createdAt: Date;
}

const customers = (db: Db) =>
  identityTables(db)
    .selectFrom("identity.customer as c")
    .innerJoin("identity.identifier as e", (join) =>
      join.onRef("e.customer_id", "=", "c.id").on("e.kind", "=", "email"),
    )
    .innerJoin("identity.identifier as p", (join) =>
      join.onRef("p.customer_id", "=", "c.id").on("p.kind", "=", "phone"),
    )
    .select([
      "c.id",
      "c.display_name as displayName",
      "c.locale",
      "c.persona",
      "c.created_at as createdAt",
      "e.value as email",
      "p.value as phone",
    ]);

/** By primary key, with both verified identifiers (unique index on customer and kind). */
export function findCustomers(db: Db, ids: readonly string[]): Promise<CustomerRecord[]> {
  return customers(db).where(sql<boolean>`c.id = ANY(${ids}::uuid[])`).execute();
}

/** Of whom something is to be told: their addresses, and whether their telephone was reported lost; one statement. */
export function findRecipient(
  db: Db,
  id: string,
): Promise<(CustomerRecord & { readonly smsStoppedAt: Date | null }) | undefined> {
  return customers(db)
    .select(
      sql<Date | null>`(SELECT g.sms_stopped_at FROM identity.protection g WHERE g.customer_id = c.id)`.as(
        "smsStoppedAt",
      ),
    )
    .where("c.id", "=", id)
    .executeTakeFirst();
}

export function findCustomersByIdentifier(
  db: Db,
  kind: IdentifierKind,
  values: readonly string[],
): Promise<CustomerRecord[]> {
  return customers(db)
    .where(
      sql<boolean>`${sql.ref(kind === "email" ? "e.value" : "p.value")} = ANY(${values}::text[])`,
    )
    .execute();
}

/** The owners of an address and of a number, each `undefined` when it is nobody's; one statement, known or not. */
export async function ownersOf(
  db: Db,
  email: string,
  phone: string,
): Promise<{
  readonly email: CustomerRecord | undefined;
  readonly phone: CustomerRecord | undefined;
}> {
  // The identifiers first, by (kind, value): an OR over both joined sides would read everybody.
  const rows = await customers(db)
    .where("c.id", "in", (query) =>
      query
        .selectFrom("identity.identifier as i")
        .select("i.customer_id")
        .where((where) =>
          where.or([
            where.and([where("i.kind", "=", "email"), where("i.value", "=", email)]),
            where.and([where("i.kind", "=", "phone"), where("i.value", "=", phone)]),
          ]),
        )
        .$castTo<{ customer_id: string }>(),
    )
    .execute();
  return {
    email: rows.find((row) => row.email === email),
    phone: rows.find((row) => row.phone === phone),
  };
}

export interface StoredCredential {
  readonly customerId: string;
  readonly passwordHash: string;
}

export function findCredential(db: Db, email: string): Promise<StoredCredential | undefined> {
  return identityTables(db)
    .selectFrom("identity.identifier as i")
    .innerJoin("identity.credential as s", "s.customer_id", "i.customer_id")
    .select(["s.customer_id as customerId", "s.password_hash as passwordHash"])
    .where("i.kind", "=", "email")
    .where("i.value", "=", email)
    .executeTakeFirst();
}

/** Replaces exactly the hash that was read: a password changed in between is not undone. */
export async function replaceHash(
  db: Db,
  read: StoredCredential,
  passwordHash: string,
): Promise<void> {
  await identityTables(db)
    .updateTable("identity.credential")
    .set({ password_hash: passwordHash })
    .where("customer_id", "=", read.customerId)
    .where("password_hash", "=", read.passwordHash)
    .execute();
}

export async function setLocale(db: Db, customerId: string, locale: Locale): Promise<void> {
  await identityTables(db)
    .updateTable("identity.customer")
    .set({ locale })
    .where("id", "=", customerId)
    .execute();
}

export function findPersonas(
  db: Db,
): Promise<{ id: string; persona: string | null; display_name: string }[]> {
  return identityTables(db)
    .selectFrom("identity.customer")
    .select(["id", "persona", "display_name"])
    .where("persona", "is not", null)
    .orderBy("created_at")
    .execute();
}

export interface Seat {
  readonly id: string;
  readonly version: number;
  readonly kind: IdentifierKind;
  readonly customer_id: string | null;
}

/**
 * The seats of an address and a number (identity.identifier), made when they do not exist. Locks nothing that is there
 * already: who gets a free seat is decided by its version, inside the booking that takes it.
 */
export async function ensureSeats(
  db: Db,
  email: string,
  phone: string,
): Promise<{ readonly email: Seat; readonly phone: Seat }> {
  const free = { version: 0, customer_id: null, verified_at: null };
  await identityTables(db)
    .insertInto("identity.identifier")
    .values([
      { id: newId(), kind: "email", value: email, ...free },
      { id: newId(), kind: "phone", value: phone, ...free },
    ])
    .onConflict((conflict) => conflict.columns(["kind", "value"]).doNothing())
    .execute();
  const seats = await identityTables(db)
    .selectFrom("identity.identifier")
    .select(["id", "version", "kind", "customer_id"])
    .where((where) =>
      where.or([
        where.and([where("kind", "=", "email"), where("value", "=", email)]),
        where.and([where("kind", "=", "phone"), where("value", "=", phone)]),
      ]),
    )
    .execute();
  const [emailSeat, phoneSeat] = [
    seats.find((seat) => seat.kind === "email"),
    seats.find((seat) => seat.kind === "phone"),
  ];
  if (emailSeat === undefined || phoneSeat === undefined)
    throw new Error("a seat that was just made is not there");
  return { email: emailSeat, phone: phoneSeat };
}

/** Removes seats nobody took (an activation that failed half-way); one that is about to be taken is made again. */
export async function pruneSeats(db: Db): Promise<number> {
  const result = await identityTables(db)
    .deleteFrom("identity.identifier")
    .where("customer_id", "is", null)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
