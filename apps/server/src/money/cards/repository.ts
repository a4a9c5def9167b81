import { sql } from "kysely";
import { createBatchLoader, type Database, type Tx } from "../../platform/db/index.ts";
import type { Envelope } from "./envelope.ts";
import type { CardFacts } from "./ports.ts";

export type Queryable = Database["kysely"] | Tx;

export interface CardRow {
  id: string;
  customer_id: string;
  fingerprint: Buffer;
  brand: string;
  last_four: string;
  expiry_month: number;
  expiry_year: number;
  funding: "credit" | "debit" | "prepaid" | "unknown";
  issuer_country: string | null;
  is_sandbox: boolean;
  key_id: string | null;
  wrapped_key: Buffer | null;
  sealed_number: Buffer | null;
  added_at: Date;
  verify_with: string | null;
  verify_reference: string | null;
  verified_at: Date | null;
  removed_at: Date | null;
}

/**
 * The row of this card for this customer: the new one, or the one that was there already (card_once_idx), then with the
 * expiry that was typed now. The number of rows a race can make is one.
 */
export async function insertCard(db: Queryable, row: CardRow): Promise<CardRow> {
  const { rows } = await sql<CardRow>`
    INSERT INTO cards.card (id, customer_id, fingerprint, brand, last_four, expiry_month, expiry_year, funding,
                            issuer_country, is_sandbox, key_id, wrapped_key, sealed_number, added_at)
    VALUES (${row.id}, ${row.customer_id}, ${row.fingerprint}, ${row.brand}, ${row.last_four}, ${row.expiry_month},
            ${row.expiry_year}, ${row.funding}, ${row.issuer_country}, ${row.is_sandbox}, ${row.key_id},
            ${row.wrapped_key}, ${row.sealed_number}, ${row.added_at})
    ON CONFLICT (customer_id, fingerprint) WHERE removed_at IS NULL
    DO UPDATE SET expiry_month = EXCLUDED.expiry_month, expiry_year = EXCLUDED.expiry_year
    RETURNING *`.execute(db);
  return rows[0] as CardRow;
}

/** What a card looks like to its owner; nothing of its number leaves the table for that. */
export type CardFace = Pick<
  CardRow,
  | "id"
  | "customer_id"
  | "brand"
  | "last_four"
  | "expiry_month"
  | "expiry_year"
  | "funding"
  | "issuer_country"
  | "is_sandbox"
  | "verified_at"
>;

/** What customers have, oldest first; removed ones are not theirs any more. One prepared statement for all who ask at once. */
export const cardsLoader = ({ lookups }: Pick<Database, "lookups">) =>
  createBatchLoader(async (customerIds: readonly string[]): Promise<readonly CardFace[][]> => {
    const rows = await lookups.query<CardFace>({
      name: "cards.of-customers",
      text: `SELECT id, customer_id, brand, last_four, expiry_month, expiry_year, funding, issuer_country, is_sandbox, verified_at
               FROM cards.card WHERE customer_id = ANY($1::uuid[]) AND removed_at IS NULL ORDER BY id`,
      values: [[...new Set(customerIds)]],
    });
    const byCustomer = Map.groupBy(rows, (row) => row.customer_id);
    return customerIds.map((customerId) => byCustomer.get(customerId) ?? []);
  });

/** By which a customer's cards are recognised when one is typed again. */
export async function fingerprintsOf(db: Queryable, customerId: string): Promise<Buffer[]> {
  const { rows } = await sql<Pick<CardRow, "fingerprint">>`
    SELECT fingerprint FROM cards.card WHERE customer_id = ${customerId} AND removed_at IS NULL`.execute(
    db,
  );
  return rows.map(({ fingerprint }) => fingerprint);
}

export async function findCard(db: Queryable, id: string): Promise<CardRow | null> {
  const { rows } = await sql<CardRow>`SELECT * FROM cards.card WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** True if there was one to remove. */
export async function removeCard(
  db: Queryable,
  request: { id: string; customerId: string; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE cards.card SET removed_at = ${request.at}
     WHERE id = ${request.id} AND customer_id = ${request.customerId} AND removed_at IS NULL`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** Destroys the numbers of cards that were removed before then; what they look like stays for the receipts. */
export async function purgeRemoved(db: Queryable, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE cards.card SET key_id = NULL, wrapped_key = NULL, sealed_number = NULL
     WHERE removed_at < ${before} AND sealed_number IS NOT NULL`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Cards whose key is not the current one, after an id; locks nothing: who changes one in the meantime wins. */
export async function sealedUnderOthers(
  db: Queryable,
  request: { currentKeyId: string; after: string; limit: number },
): Promise<CardRow[]> {
  const { rows } = await sql<CardRow>`
    SELECT * FROM cards.card WHERE key_id IS NOT NULL AND key_id <> ${request.currentKeyId} AND id > ${request.after}
     ORDER BY id LIMIT ${request.limit}`.execute(db);
  return rows;
}

/** Replaces an envelope unless it was purged or replaced meanwhile. */
export async function replaceEnvelope(
  db: Queryable,
  request: { id: string; oldKeyId: string; envelope: Envelope },
): Promise<boolean> {
  const { envelope } = request;
  const { numAffectedRows } = await sql`
    UPDATE cards.card
       SET key_id = ${envelope.keyId}, wrapped_key = ${envelope.wrappedKey}, sealed_number = ${envelope.sealedNumber}
     WHERE id = ${request.id} AND key_id = ${request.oldKeyId}`.execute(db);
  return numAffectedRows === 1n;
}

/** Notes which network is asked about a card, before it is asked; and that it said yes. */
export async function noteVerification(
  db: Queryable,
  request: {
    id: string;
    acquirer: string;
    /** The network's own; null leaves what is known. */
    reference: string | null;
    verifiedAt: Date | null;
  },
): Promise<void> {
  await sql`UPDATE cards.card SET verify_with = ${request.acquirer},
                   verify_reference = coalesce(${request.reference}, verify_reference), verified_at = ${request.verifiedAt}
             WHERE id = ${request.id} AND verified_at IS NULL`.execute(db);
}

/** What a network said of a card; what is known already stays, also where it says that it does not know. */
export async function noteFacts(db: Queryable, id: string, facts: CardFacts): Promise<void> {
  await sql`UPDATE cards.card
               SET funding = CASE WHEN funding = 'unknown' THEN ${facts.funding} ELSE funding END,
                   issuer_country = coalesce(issuer_country, ${facts.issuerCountry})
             WHERE id = ${id}`.execute(db);
}
