import { findAttempt } from "../attempt-repository.ts";
import { eventRows, settledRow } from "../booking-rows.ts";
import type { PaymentsDeps } from "../deps.ts";
import { PaymentInvariantBroken } from "../errors.ts";
import { topicRow } from "../events.ts";
import { advance } from "../lifecycle.ts";
import { bookedAt, type Payment, stepped } from "../payment.ts";
import { exchangeBackLegs } from "../remittances/legs.ts";
import { find } from "../repository.ts";
import { totalOf } from "../rules.ts";
import { settle } from "../settlement.ts";
import { returnLegs } from "./legs.ts";
import { reasonOf } from "./paying-out.ts";

/** Races with the answer of the payout itself, and with the same return told to another process, end after a round or two. */
const MOST_ROUNDS = 8;

/**
 * A bank sent back what it had paid out: amount and fee are on the balance again, with the bank's reason, and the limits of
 * the day it left count it no more. Told twice it is booked once. A return can overtake the answer of its own payout: then
 * that is settled first, because what comes back was paid. A reference nobody paid out under is a defect (or somebody else's
 * money) and stays with the notices that wait.
 */
export async function takeReturn(
  deps: PaymentsDeps,
  { reference, reason }: { readonly reference: string; readonly reason: string },
): Promise<void> {
  const db = deps.database.kysely;
  const attempt = await findAttempt(db, reference);
  if (attempt === null || attempt.operation !== "pay_out")
    throw new PaymentInvariantBroken(`a bank returned ${reference}, which was never paid out`);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const payment = await find(db, attempt.paymentId);
    if (payment === null) throw new PaymentInvariantBroken(`attempt ${reference} has no payment`);
    if (payment.state === "returned") return;
    if (payment.state === "processing") await settle(deps, attempt, { outcome: "approved" });
    else if (await bookReturn(deps, payment, reason)) return;
  }
  throw new PaymentInvariantBroken(`the return of ${reference} cannot be booked`);
}

/** False when somebody else changed the payment meanwhile. */
async function bookReturn(deps: PaymentsDeps, payment: Payment, reason: string): Promise<boolean> {
  const step = advance(payment.state, "return");
  if ("refusal" in step || payment.payout === null)
    throw new PaymentInvariantBroken(`payment ${payment.id} was returned while ${payment.state}`);
  const { walletAccountId } = payment.payout;
  const kind = payment.remittance === null ? "cash_out" : "remittance";
  const { customerId } = payment.payer;
  if (customerId === null)
    throw new PaymentInvariantBroken(`payment ${payment.id} left nobody's wallet`);
  const outcome = await deps.ledger.book({
    transfers: [...returnLegs({ ...payment, kind, walletAccountId }), ...exchangeBackLegs(payment)],
    expects: [{ table: "payments.payment", id: payment.id, version: payment.version }],
    rows: (decided) => {
      if (decided.state !== "booked") return [];
      const returned: Payment = {
        ...stepped(payment, step, bookedAt(decided)),
        declineCode: reasonOf(reason),
        payerBalanceAfter: decided.balances.get(walletAccountId)?.balance ?? null,
      };
      return [
        settledRow(returned),
        ...eventRows(returned, payment.events.length),
        topicRow(deps.outbox, "payment.returned", returned),
        deps.risk.cameBackRow({
          id: payment.id,
          customerId,
          total: totalOf(payment.amount, payment.fee),
          leftAt: payment.createdAt,
        }),
      ];
    },
  });
  if (outcome.state === "booked") return true;
  // Money that is there and cannot be credited: alarmed on every run until somebody opens the account again.
  if (outcome.state === "refused")
    throw new PaymentInvariantBroken(`a return to ${payment.id} was refused: ${outcome.code}`);
  return false;
}
