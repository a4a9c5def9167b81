import type { Payment as PaymentBody } from "@okpay/contracts";
import { encodeBody } from "../../platform/http/index.ts";
import {
  type Answer,
  ClaimTaken,
  type IdempotentContext,
} from "../../platform/idempotency/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import type { Payment } from "./payment.ts";
import { directionFor, viewOf } from "./view.ts";

/** The answer to who confirmed a payment, in its wire form: made from the payment alone, so that the answer stored with
 * the booking and the one sent are the same bytes. */
export function answerTo(payment: Payment, customerId: string): Answer {
  const direction = directionFor(payment, customerId);
  if (direction === null)
    throw new PaymentInvariantBroken(`payment ${payment.id} was confirmed by somebody else`);
  const body: PaymentBody = viewOf(payment, direction);
  return { status: 201, body: encodeBody("createPayment", body) };
}

/** Stores the answer for a second key that asked for a payment which exists already. Nothing moves. */
export async function storeAnswer(
  ledger: Ledger,
  context: IdempotentContext,
  answer: Answer,
): Promise<Answer> {
  const outcome = await ledger.book({
    transfers: [],
    claim: context.claim,
    rows: () => [context.answerRow(answer.status, answer.body)],
  });
  if (outcome.state === "claimed") throw new ClaimTaken();
  return answer;
}
