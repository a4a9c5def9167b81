import type { Expectation, SideRow } from "../../../platform/side-row.ts";
import { eventRows } from "../booking-rows.ts";
import type { PaymentsDeps } from "../deps.ts";
import { PaymentInvariantBroken, refused } from "../errors.ts";
import { advance } from "../lifecycle.ts";
import { stepped } from "../payment.ts";
import type { QuoteParty } from "../quote-token.ts";
import { answeredRow, findRequest, type RequestRecord, requestPaidRow } from "./repository.ts";
import { stateOf } from "./rules.ts";

/**
 * A request that this person may pay now: it asks them, or it is a link. Somebody else's, one that is over and none at all
 * are the same refusal.
 */
export async function openRequestFor(
  deps: Pick<PaymentsDeps, "database" | "clock">,
  requestId: string,
  customerId: string,
): Promise<RequestRecord> {
  const request = await findRequest(deps.database.kysely, requestId);
  if (
    request === null ||
    (request.askedId !== customerId && !request.isLink) ||
    stateOf(request.payment, request.expiresAt, deps.clock.now()) !== "open"
  )
    throw refused("request_not_open");
  if (request.askerId === customerId) throw refused("payee_is_self");
  return request;
}

/** What a booking that pays a request carries for it: the request as it was read, and what becomes of it. */
export interface RequestPaid {
  readonly expects: Expectation;
  rows(at: Date): readonly SideRow[];
}

/** Read anew for each try of the booking, so that of two who pay at once the second is told so. */
export async function payRequest(
  deps: Pick<PaymentsDeps, "database" | "clock">,
  requestId: string,
  answer: { readonly id: string; readonly payer: QuoteParty },
): Promise<RequestPaid> {
  const { payer } = answer;
  const { payment } = await openRequestFor(deps, requestId, payer.customerId);
  const step = advance(payment.state, "complete");
  if ("refusal" in step) throw new PaymentInvariantBroken(`an open request is ${step.refusal}`);
  return {
    expects: { table: "payments.payment", id: payment.id, version: payment.version },
    rows(at) {
      const { customerId, name, maskedName, detail } = payer;
      const paid = {
        ...stepped(payment, step, at),
        payer: { customerId, name, maskedName, detail },
      };
      return [
        answeredRow(paid),
        ...eventRows(paid, payment.events.length),
        requestPaidRow(payment.id, { askedId: customerId, answerId: answer.id }),
      ];
    },
  };
}
