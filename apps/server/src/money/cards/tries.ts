import type { CurrencyCode, Money } from "@okpay/money";
import { sql } from "kysely";
import type { Queryable } from "./repository.ts";
import type { RoutingRule } from "./routing.ts";

/** One network asked for one reference. */
export interface NetworkTry {
  readonly reference: string;
  readonly seq: number;
  readonly acquirer: string;
  /** null: not known. */
  readonly outcome: "approved" | "declined" | "challenge" | "cancelled" | null;
  readonly networkCode: string | null;
  readonly adviceCode: string | null;
  /** The network's own name for what waits for the payer. */
  readonly acquirerReference: string | null;
  readonly amount: Money;
  /** Null: nobody was asked, or it was before this was written down. */
  readonly cardId: string | null;
  readonly askedAt: Date;
}

interface TryRow {
  reference: string;
  seq: number;
  acquirer: string;
  outcome: NetworkTry["outcome"];
  network_code: string | null;
  advice_code: string | null;
  acquirer_reference: string | null;
  amount: bigint;
  currency: CurrencyCode;
  card_id: string | null;
  asked_at: Date;
}

/** In the order the networks were asked. Walks the primary key. */
export async function triesOf(db: Queryable, reference: string): Promise<NetworkTry[]> {
  const { rows } = await sql<TryRow>`
    SELECT * FROM cards.network_try WHERE reference = ${reference} ORDER BY seq`.execute(db);
  return rows.map((row) => ({
    reference: row.reference,
    seq: row.seq,
    acquirer: row.acquirer,
    outcome: row.outcome,
    networkCode: row.network_code,
    adviceCode: row.advice_code,
    acquirerReference: row.acquirer_reference,
    amount: { amountMinor: row.amount, currency: row.currency },
    cardId: row.card_id,
    askedAt: row.asked_at,
  }));
}

/** Which network said yes to each of these charges; absent: none of them has a number (the demo world's cards). No lock. */
export async function networksOf(
  db: Queryable,
  references: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<Pick<TryRow, "reference" | "acquirer">>`
    SELECT DISTINCT ON (reference) reference, acquirer FROM cards.network_try
     WHERE reference = ANY(${references}::uuid[]) AND outcome = 'approved' ORDER BY reference, seq DESC`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.reference, row.acquirer]));
}

/** Written before the network is asked; false when somebody else took this number, who then is the one to ask. */
export async function beginTry(
  db: Queryable,
  request: {
    reference: string;
    seq: number;
    acquirer: string;
    amount: Money;
    cardId: string;
    at: Date;
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO cards.network_try (reference, seq, acquirer, amount, currency, card_id, asked_at)
    VALUES (${request.reference}, ${request.seq}, ${request.acquirer}, ${request.amount.amountMinor},
            ${request.amount.currency}, ${request.cardId}, ${request.at})
    ON CONFLICT DO NOTHING`.execute(db);
  return numAffectedRows === 1n;
}

/** The network of a reference that no network is to be asked with. */
export const NOBODY = "none";

/**
 * Writes down, in one statement, that no network is ever asked with this reference; false when one was meanwhile, and must be
 * told. In two, a process that died between them left a try nobody could answer for.
 */
export async function neverAsk(
  db: Queryable,
  request: { reference: string; amount: Money; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO cards.network_try (reference, seq, acquirer, amount, currency, outcome, asked_at, answered_at)
    VALUES (${request.reference}, 1, ${NOBODY}, ${request.amount.amountMinor}, ${request.amount.currency}, 'cancelled',
            ${request.at}, ${request.at})
    ON CONFLICT DO NOTHING`.execute(db);
  return numAffectedRows === 1n;
}

/** The issuer asks the payer: what the network calls it, so that it can be finished after a crash, too. */
export async function noteChallenge(
  db: Queryable,
  request: { reference: string; seq: number; acquirerReference: string },
): Promise<void> {
  await sql`
    UPDATE cards.network_try SET outcome = 'challenge', acquirer_reference = ${request.acquirerReference}
     WHERE reference = ${request.reference} AND seq = ${request.seq} AND outcome IS NULL`.execute(
    db,
  );
}

/**
 * What became of a try; a known outcome stays, but for a cancellation and for a yes: whatever was believed before, money that a
 * network holds must be known of, so that it is let go.
 */
export async function endTry(
  db: Queryable,
  ended: Pick<NetworkTry, "reference" | "seq" | "networkCode" | "adviceCode"> & {
    outcome: NonNullable<NetworkTry["outcome"]>;
    at: Date;
  },
): Promise<void> {
  await sql`
    UPDATE cards.network_try
       SET outcome = ${ended.outcome}, network_code = ${ended.networkCode}, advice_code = ${ended.adviceCode},
           answered_at = ${ended.at}
     WHERE reference = ${ended.reference} AND seq = ${ended.seq}
       AND (outcome IS NULL OR outcome = 'challenge' OR ${ended.outcome} IN ('cancelled', 'approved'))`.execute(
    db,
  );
}

/** The order networks are asked in, as data. */
export async function routingRules(db: Queryable): Promise<RoutingRule[]> {
  const { rows } =
    await sql<RoutingRule>`SELECT * FROM cards.routing_rule ORDER BY priority`.execute(db);
  return rows;
}
