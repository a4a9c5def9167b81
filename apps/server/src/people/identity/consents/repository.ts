import type { Locale } from "@okpay/contracts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import type { ConsentDocument } from "../consents.ts";

export interface AcceptedConsent {
  readonly document: ConsentDocument;
  readonly document_version: string;
  readonly accepted_at: Date;
}

type ConsentTables = {
  "identity.consent": AcceptedConsent & {
    id: string;
    customer_id: string;
    document_sha256: Buffer | null;
    locale: Locale;
    ip: string;
    user_agent: string;
  };
};

/** Newest first; by the unique index on customer, document and version. */
export function findConsents(
  db: Database["kysely"],
  customerId: string,
): Promise<AcceptedConsent[]> {
  return db
    .withTables<ConsentTables>()
    .selectFrom("identity.consent")
    .select(["document", "document_version", "accepted_at"])
    .where("customer_id", "=", customerId)
    .orderBy("accepted_at", "desc")
    .execute();
}

/** False when this version was accepted before: the first acceptance stands. */
export async function insertConsent(
  tx: Tx,
  consent: ConsentTables["identity.consent"],
): Promise<boolean> {
  const result = await tx
    .withTables<ConsentTables>()
    .insertInto("identity.consent")
    .values(consent)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}
