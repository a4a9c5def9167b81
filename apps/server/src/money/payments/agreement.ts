/**
 * Proves that what customers are told of their money is what the books say: each send, top-up, cash-out, purchase and refund against
 * its transfers, and each such transfer against its payment. Reads one snapshot, changes nothing, names the first row that is wrong.
 */
import type pg from "pg";
import { inOneSnapshot } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import {
  type BookedTransfer,
  findBookedTransfers,
  listReferences,
  TRANSFER_CODES,
} from "../ledger/index.ts";
import { referenceOf, transferIdsOf } from "./attempt.ts";
import { payoutDisagreement, payoutTransferIds } from "./cash-outs/agreement.ts";
import { checkPurchases, differing } from "./purchases/agreement.ts";
import { checkRequests } from "./requests/agreement.ts";

export interface PaymentsVerification {
  readonly isSound: boolean;
  readonly problem: { readonly table: string; readonly row: string; readonly what: string } | null;
  /** Payments that were compared. */
  readonly payments: number;
}

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly amount: string;
  readonly fee: string;
  readonly currency: string;
  readonly payer_balance_after: string | null;
  readonly payee_balance_after: string | null;
  readonly principal: string | null;
  readonly margin: string | null;
  readonly rounding: string | null;
  readonly receive_amount: string | null;
  readonly receive_currency: string | null;
}

type Find = (transferId: string) => BookedTransfer | undefined;

const ROWS_PER_PAGE = 2_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const CHECKED_CODES = [
  TRANSFER_CODES.topUp,
  TRANSFER_CODES.send,
  TRANSFER_CODES.sendFee,
  TRANSFER_CODES.purchase,
  TRANSFER_CODES.merchantFee,
  TRANSFER_CODES.refund,
  TRANSFER_CODES.refundAdvance,
  TRANSFER_CODES.cashOut,
  TRANSFER_CODES.cashOutFee,
  TRANSFER_CODES.cashOutReturn,
  TRANSFER_CODES.remittance,
  TRANSFER_CODES.remittanceFee,
  TRANSFER_CODES.remittanceReturn,
  TRANSFER_CODES.exchangeMargin,
  TRANSFER_CODES.exchangeRounding,
  TRANSFER_CODES.remittancePayout,
  TRANSFER_CODES.remittancePayoutReturn,
];

export async function verifyPayments(options: {
  readonly url: string;
  readonly role?: string;
}): Promise<PaymentsVerification> {
  return inOneSnapshot(options, "okpay-ledger-verify", async (client) => {
    const told = await checkPayments(client);
    const bought = await checkPurchases(client);
    const problem =
      told.problem ??
      bought.problem ??
      (await checkRequests(client)) ??
      (await checkTransfers(client));
    return { isSound: problem === null, problem, payments: told.payments + bought.payments };
  });
}

/** By primary key, a page at a time. */
async function checkPayments(
  client: pg.Client,
): Promise<Pick<PaymentsVerification, "problem" | "payments">> {
  let payments = 0;
  for (let after = FIRST_ID; ; ) {
    const { rows } = await client.query<Told>(
      `SELECT p.id, kind, state, amount::text, fee::text, currency, payer_balance_after::text, payee_balance_after::text,
              principal::text, margin::text, rounding::text, receive_amount::text, receive_currency
         FROM payments.payment p LEFT JOIN payments.remittance r ON r.id = p.id WHERE p.id > $1 ORDER BY p.id LIMIT $2`,
      [after, ROWS_PER_PAGE],
    );
    const last = rows.at(-1);
    if (last === undefined) return { problem: null, payments };
    const booked = await findBookedTransfers(client, rows.flatMap(transferIds));
    for (const row of rows) {
      const what = DISAGREEMENTS[row.kind]?.(row, (id) => booked.get(id)) ?? null;
      if (what !== null)
        return { problem: { table: "payments.payment", row: row.id, what }, payments };
      if (row.kind in DISAGREEMENTS) payments += 1;
    }
    after = last.id;
  }
}

/** Money that moved as one of these of which no customer was told. */
async function checkTransfers(client: pg.Client): Promise<PaymentsVerification["problem"]> {
  for (let afterMicros = 0; ; ) {
    const page = await listReferences(client, {
      codes: CHECKED_CODES,
      afterMicros,
      limit: ROWS_PER_PAGE,
    });
    const last = page.at(-1);
    if (last === undefined) return null;
    const { rows } = await client.query<{ id: string }>(
      "SELECT id FROM payments.payment WHERE id = ANY($1::uuid[])",
      [page.flatMap(({ reference }) => reference ?? [])],
    );
    const known = new Set(rows.map(({ id }) => id));
    const orphan = page.find(({ reference }) => reference === null || !known.has(reference));
    if (orphan !== undefined)
      return {
        table: "ledger.transfer",
        row: orphan.id,
        what: "there is no payment it belongs to",
      };
    afterMicros = last.postedAtMicros;
  }
}

const feeIdOf = (paymentId: string): string => derivedId(paymentId, "fee");

function transferIds({ id, kind }: Told): string[] {
  if (kind === "send") return [id, feeIdOf(id)];
  return kind === "cash_out" || kind === "remittance"
    ? payoutTransferIds(id)
    : Object.values(transferIdsOf(referenceOf(id)));
}

/** What is wrong with a payment of that kind; `null`: nothing. Purchases and refunds have tables of their own (purchases/agreement.ts). */
const DISAGREEMENTS: Readonly<Record<string, (payment: Told, find: Find) => string | null>> = {
  send(payment, find) {
    const sent = find(payment.id);
    const fee = find(feeIdOf(payment.id));
    if (payment.state !== "completed")
      return sent === undefined && fee === undefined
        ? null
        : `it is ${payment.state}, but the ledger moved its money`;
    if (sent === undefined || sent.kind !== "posted")
      return "it is completed, but the ledger did not move its money";
    return (
      differing("amount", payment.amount, sent.amountMinor) ??
      differing("currency", payment.currency, sent.currency) ??
      differing("fee", payment.fee, fee?.amountMinor ?? 0n) ??
      // The fee is taken last.
      differing("payer_balance_after", payment.payer_balance_after, (fee ?? sent).debitBalance) ??
      differing("payee_balance_after", payment.payee_balance_after, sent.creditBalance)
    );
  },
  cash_out: payoutDisagreement,
  remittance: payoutDisagreement,
  top_up(payment, find) {
    const ids = transferIdsOf(referenceOf(payment.id));
    const hold = find(ids.hold);
    const post = find(ids.post);
    const isVoid = find(ids.void) !== undefined;
    if ((payment.state === "completed") !== (post !== undefined))
      return `it is ${payment.state}, and the ledger says otherwise`;
    if (payment.state === "declined")
      return hold === undefined || isVoid ? null : "it is declined, but its hold is still open";
    if (hold === undefined || isVoid) return `it is ${payment.state} without its hold`;
    return (
      differing("amount", payment.amount, (post ?? hold).amountMinor) ??
      differing("currency", payment.currency, hold.currency) ??
      differing("fee", payment.fee, 0n) ??
      differing("payee_balance_after", payment.payee_balance_after, post?.creditBalance ?? null)
    );
  },
};
