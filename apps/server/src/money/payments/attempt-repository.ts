import type { DeclineCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import { createBatchLoader, type Database, type Tx } from "../../platform/db/index.ts";
import { type Attempt, type AttemptState, CLOSED_LATER_MS } from "./attempt.ts";
import type { Queryable } from "./repository.ts";
import { type CardPast, CLOSED_ABROAD, NEVER_USED } from "./ways/estimate.ts";

interface AttemptRow {
  id: string;
  payment_id: string;
  acquirer: string;
  card_id: string;
  wallet_account_id: string | null;
  operation: Attempt["operation"];
  amount: bigint;
  currency: CurrencyCode;
  claim_scope: string | null;
  claim_key: string | null;
  state: AttemptState;
  code: string | null;
  enquiries: number;
  next_enquiry_at: Date | null;
  created_at: Date;
}

/**
 * Takes what is due, for this process alone until the lease ends: moving `next_enquiry_at` ahead is the lease, so a
 * process that dies loses nothing. Walks attempt_due_idx; rows another process is taking are skipped, not waited for.
 */
export async function takeDue(
  db: Queryable,
  when: { now: Date; leaseUntil: Date; limit: number },
): Promise<Attempt[]> {
  const { rows } = await sql<AttemptRow>`
    UPDATE payments.attempt SET next_enquiry_at = ${when.leaseUntil}, enquiries = enquiries + 1
     WHERE id IN (SELECT id FROM payments.attempt WHERE next_enquiry_at <= ${when.now}
                   ORDER BY next_enquiry_at LIMIT ${when.limit} FOR UPDATE SKIP LOCKED)
    RETURNING *`.execute(db);
  return rows.map(toAttempt);
}

/** By primary key; no lock. */
export async function findAttempt(db: Queryable, reference: string): Promise<Attempt | null> {
  const { rows } = await sql<AttemptRow>`
    SELECT * FROM payments.attempt WHERE id = ${reference}`.execute(db);
  return rows[0] === undefined ? null : toAttempt(rows[0]);
}

/** All that was asked about a payment, oldest first. Walks attempt_payment_idx. */
export async function attemptsOf(db: Queryable, paymentId: string): Promise<Attempt[]> {
  const { rows } = await sql<AttemptRow>`
    SELECT * FROM payments.attempt WHERE payment_id = ${paymentId} ORDER BY created_at, id`.execute(
    db,
  );
  return rows.map(toAttempt);
}

/**
 * There is news of this reference: whatever is open about its payment is asked for in the next sweep. A network speaks of
 * captures and refunds by the reference of the authorization, so all of the payment's open attempts are due. A charge that came
 * to nothing is looked at once more: the news may be that it did not. That has time, but no more than a minute, however far away
 * the next look is: what somebody waits for goes first, and all that a network sends about one decline is one look.
 * `wasRefusedElsewhere`: as much is owed to a charge that came to something, of the network that refused it first. A look that is
 * under way may have been answered before the news, and so may what is being told to let go: the time of its lease is moved by as
 * little as there is, so that it is not the last one and not followed by a longer wait (`endLook`).
 */
export async function makeDue(
  db: Queryable,
  reference: string,
  { at, wasRefusedElsewhere = false }: { at: Date; wasRefusedElsewhere?: boolean },
): Promise<void> {
  const later = new Date(at.getTime() + CLOSED_LATER_MS);
  // `least` takes no notice of a time that is not there.
  await sql`
    UPDATE payments.attempt
       SET next_enquiry_at = CASE WHEN state IN ('asked', 'challenged') THEN ${at}::timestamptz
                                  ELSE least(next_enquiry_at + interval '1 millisecond', ${later}::timestamptz) END,
           enquiries = CASE WHEN state IN ('asked', 'challenged') OR next_enquiry_at IS NOT NULL THEN enquiries ELSE 0 END
     WHERE ((next_enquiry_at > ${at} AND state IN ('asked', 'challenged'))
            OR (state IN ('declined', 'cancelling', 'cancelled') AND operation IN ('charge', 'authorize'))
            OR (${wasRefusedElsewhere}::boolean AND id = ${reference} AND state = 'approved'))
       AND payment_id IN (SELECT payment_id FROM payments.attempt WHERE id = ${reference}
                          UNION SELECT l.id FROM payments.attempt a JOIN payments.link l ON l.original_id = a.payment_id
                           WHERE a.id = ${reference})`.execute(db);
}

/** Sets when to ask next, and maybe the state; only while the attempt is still in that state. News of meanwhile is overwritten: for who has asked just now. */
export async function setNextEnquiry(
  db: Queryable | Tx,
  reference: string,
  change: {
    readonly whileState: AttemptState;
    readonly at: Date;
    readonly state?: AttemptState;
  },
): Promise<void> {
  await sql`UPDATE payments.attempt SET next_enquiry_at = ${change.at}, state = ${change.state ?? change.whileState}
             WHERE id = ${reference} AND state = ${change.whileState}`.execute(db);
}

/**
 * What was looked at is looked at again then, or, left out, never: as it was when the look began, so not where its state changed
 * since, nor where there was news meanwhile (`makeDue`). Until then the lease stands, so a look that a dying process does not end
 * is made again.
 */
export async function endLook(
  db: Queryable,
  { reference, state, nextEnquiryAt }: Pick<Attempt, "reference" | "state" | "nextEnquiryAt">,
  again: Date | null = null,
): Promise<void> {
  await sql`UPDATE payments.attempt SET next_enquiry_at = ${again}
             WHERE id = ${reference} AND state = ${state} AND next_enquiry_at = ${nextEnquiryAt}`.execute(
    db,
  );
}

/** A network has let go. What is over now is looked at for the first time then, however often it was told before. By primary key. */
export async function endCancelling(tx: Tx, reference: string, lookAt: Date): Promise<void> {
  await sql`UPDATE payments.attempt SET state = 'cancelled', next_enquiry_at = ${lookAt}, enquiries = 0
             WHERE id = ${reference} AND state = 'cancelling'`.execute(tx);
}

/** What came to nothing is to be let go of, once more and from now on; nothing where that is under way. By primary key. */
export async function cancelAgain(tx: Tx, reference: string, at: Date): Promise<void> {
  await sql`UPDATE payments.attempt SET state = 'cancelling', next_enquiry_at = ${at}, enquiries = 0
             WHERE id = ${reference} AND state IN ('declined', 'cancelled')`.execute(tx);
}

export interface CardOfCustomer {
  readonly customerId: string;
  readonly cardId: string;
}

interface PastRow extends CardOfCustomer {
  /** Null: nothing was ever asked of it. */
  readonly at: Date | null;
  readonly declineCode: DeclineCode | null;
  readonly refused: number;
  readonly wasClosedAbroad: boolean | null;
}

/** A scalar, not EXISTS: PostgreSQL may read the whole table once to answer that for every row. */
const WAS_ASKED = `(SELECT true FROM payments.attempt a WHERE a.payment_id = p.id AND a.operation IN ('charge', 'authorize') LIMIT 1)`;

/**
 * What cards did of late, a row each; one prepared statement for all who ask at once. Per card, walks
 * payment_top_up_by_card_idx and payment_purchase_by_card_idx from their newest end; no lock. A payment that was declined
 * before its card was asked says nothing about the card: of the declined ones, and of them alone, attempt_payment_idx is
 * probed (for all of them it was half of the query's time). The arrays are filled in the order of the sorted rows below them
 * (PostgreSQL's manual, 9.21).
 */
export const cardPastLoader = ({ lookups }: Pick<Database, "lookups">, most: number) =>
  createBatchLoader(async (cards: readonly CardOfCustomer[]): Promise<readonly CardPast[]> => {
    const asked = [...new Map(cards.map((card) => [nameOf(card), card])).values()];
    const rows = await lookups.query<PastRow>({
      name: "payments.card-pasts",
      text: `
        SELECT asked.customer_id AS "customerId", asked.card_id AS "cardId", past.at, past."declineCode", past.refused, past."wasClosedAbroad"
          FROM unnest($1::uuid[], $2::text[]) AS asked (customer_id, card_id)
         CROSS JOIN LATERAL (
           SELECT (array_agg(result.at))[1] AS at, (array_agg(result.decline_code))[1] AS "declineCode",
                  count(result.decline_code)::int AS refused,
                  bool_or(result.decline_code = ANY($4)) AS "wasClosedAbroad"
             FROM (
               (SELECT p.id, p.created_at AS at, p.decline_code
                  FROM payments.payment p
                 WHERE p.payee_customer_id = asked.customer_id AND p.card_id = asked.card_id AND p.kind = 'top_up'
                   AND (p.state IN ('authorized', 'completed') OR (p.state = 'declined' AND ${WAS_ASKED}))
                 ORDER BY p.id DESC LIMIT $3)
               UNION ALL
               (SELECT p.id, p.created_at, p.decline_code
                  FROM payments.payment p
                 WHERE p.payer_customer_id = asked.customer_id AND p.card_id = asked.card_id AND p.kind = 'purchase'
                   AND (p.state IN ('authorized', 'completed') OR (p.state = 'declined' AND ${WAS_ASKED}))
                 ORDER BY p.id DESC LIMIT $3)
               ORDER BY id DESC LIMIT $3) AS result) AS past`,
      values: [
        asked.map(({ customerId }) => customerId),
        asked.map(({ cardId }) => cardId),
        most,
        CLOSED_ABROAD,
      ],
    });
    const byCard = new Map(rows.map((row) => [nameOf(row), pastOf(row)]));
    return cards.map((card) => byCard.get(nameOf(card)) ?? NEVER_USED);
  });

const pastOf = ({ at, declineCode, refused, wasClosedAbroad }: PastRow): CardPast =>
  at === null
    ? NEVER_USED
    : {
        last: { at, declineCode },
        refusedBefore: declineCode === null ? refused : refused - 1,
        // Null where no result was a refusal.
        wasClosedAbroad: wasClosedAbroad ?? false,
      };

const nameOf = ({ customerId, cardId }: CardOfCustomer): string => `${customerId} ${cardId}`;

const toAttempt = (row: AttemptRow): Attempt => ({
  reference: row.id,
  paymentId: row.payment_id,
  acquirer: row.acquirer,
  cardId: row.card_id,
  walletAccountId: row.wallet_account_id,
  operation: row.operation,
  amount: { amountMinor: row.amount, currency: row.currency },
  claim:
    row.claim_scope === null || row.claim_key === null
      ? null
      : { scope: row.claim_scope, key: row.claim_key },
  state: row.state,
  code: row.code,
  enquiries: row.enquiries,
  nextEnquiryAt: row.next_enquiry_at,
  createdAt: row.created_at,
});
