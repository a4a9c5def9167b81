import { RequestRefused } from "../../platform/http/index.ts";
import { type Answer, type IdempotentContext } from "../../platform/idempotency/index.ts";
import type { SideRow } from "../../platform/side-row.ts";
import type { Assessment } from "../risk/index.ts";
import { answerTo, storeAnswer } from "./answers.ts";
import { confirmPayout } from "./cash-outs/confirm.ts";
import type { PaymentsDeps } from "./deps.ts";
import { refused } from "./errors.ts";
import type { Guard } from "./guard.ts";
import { intentOf } from "./intent.ts";
import type { TakenProof } from "./ports.ts";
import { confirmPurchase } from "./purchases/confirm.ts";
import { payeeIdOf } from "./quote-terms.ts";
import type { QuoteTerms } from "./quote-token.ts";
import { assessAgain } from "./quotes.ts";
import { find } from "./repository.ts";
import { payRequest, type RequestPaid } from "./requests/paying.ts";
import { totalOf } from "./rules.ts";
import { confirmSend } from "./send.ts";
import { confirmTopUp } from "./top-up.ts";

/** Where a confirmation came from; null for the program itself. */
export type ConfirmOrigin = { readonly ip: string; readonly userAgent: string } | null;

export interface ConfirmRequest {
  readonly terms: QuoteTerms;
  readonly customerId: string;
  readonly sessionId: string | null;
  /** A confirmed proof of these terms; null when none was given. */
  readonly confirmationId: string | null;
  readonly origin: ConfirmOrigin;
  readonly context: IdempotentContext;
  /** Only for seeding. */
  readonly occurredAt: Date | null;
}

/** Each round loses only to another payment of the same wallet that was booked meanwhile. */
const MOST_ROUNDS = 8;

/**
 * Does what was quoted. The assessment in the quote is believed while it holds, so that the usual payment asks the database
 * nothing before its booking; a booking that comes back stale (a cap, or a proof that was used up) is looked at again.
 */
export async function confirmTerms(deps: PaymentsDeps, request: ConfirmRequest): Promise<Answer> {
  const { terms, context, occurredAt } = request;
  let assessment = await assessmentNow(deps, request);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const guard = await guardOrEarlier(deps, request, assessment);
    if ("status" in guard) return guard;
    const answer = await confirmKind(deps, terms, guard, context, occurredAt);
    if (answer !== "stale") return answer;
    assessment = await assessAgain(deps, terms, request.sessionId);
  }
  throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
}

/** Each kind's own story. */
function confirmKind(
  deps: PaymentsDeps,
  terms: QuoteTerms,
  guard: Guard,
  context: IdempotentContext,
  occurredAt: Date | null,
): Promise<Answer | "stale"> {
  switch (terms.kind) {
    case "purchase":
      return confirmPurchase(deps, terms, guard, context);
    case "send":
      return confirmSend(deps, terms, guard, context, occurredAt);
    case "cash_out":
    case "remittance":
      return confirmPayout(deps, terms, guard, context, occurredAt);
    case "top_up":
      return confirmTopUp(deps, terms, guard, context, occurredAt);
  }
}

async function assessmentNow(deps: PaymentsDeps, request: ConfirmRequest): Promise<Assessment> {
  const { terms, sessionId } = request;
  // A seeded past was never at risk, and the books' own time cannot be set back to judge it.
  if (request.occurredAt !== null) return SEEDED;
  return terms.assessment !== null && deps.risk.stillHolds(terms.assessment, request)
    ? terms.assessment
    : assessAgain(deps, terms, sessionId);
}

/** The guard; or, where a proof is missing or used up, the payment that was made of this quote before. */
async function guardOrEarlier(
  deps: PaymentsDeps,
  request: ConfirmRequest,
  assessment: Assessment,
): Promise<Guard | Answer> {
  try {
    return await guardOf(deps, request, assessment);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    const earlier = await find(deps.database.kysely, request.terms.id);
    if (earlier === null) throw error;
    return storeAnswer(deps.ledger, request.context, answerTo(earlier, request.customerId));
  }
}

/** Of a seeded past: nothing was asked and nothing limited; whom it paid is known from then on. */
const SEEDED: Assessment = {
  madeAt: new Date(0),
  sessionId: null,
  validUntil: new Date(0),
  reasons: [],
  exemption: null,
  caps: [],
  isFirstPayment: true,
  isPayeeProven: false,
  lowValue: null,
};

async function guardOf(
  deps: PaymentsDeps,
  request: ConfirmRequest,
  assessment: Assessment,
): Promise<Guard> {
  const { terms, confirmationId, customerId } = request;
  const paid = await requestPaidBy(deps, terms);
  const proof =
    confirmationId === null
      ? null
      : await deps.proofs.take({ confirmationId, customerId, digest: intentOf(terms).digest });
  if (proof === null && assessment.reasons.length > 0) throw refused("confirmation_required");
  const remembered = deps.risk.assessedRows(assessment, {
    id: terms.id,
    customerId,
    payeeCustomerId: payeeIdOf(terms),
    total: totalOf(terms.amount, terms.fee),
    isProven: proof !== null,
  });
  return {
    caps: assessment.caps,
    expects: [
      ...(proof === null ? [] : [proof.expects]),
      ...(paid === null ? [] : [paid.expects]),
      ...remembered.expects,
    ],
    rows: (done) => [
      ...remembered.rows(done),
      ...(proof === null ? exemptionRows(deps, request, assessment) : proof.rows(done.at)),
      ...(proof === null ? [] : [passedRow(deps, request, assessment, proof)]),
      // A declined payment leaves the request open for another.
      ...(paid !== null && done.isCompleted ? paid.rows(done.at) : []),
    ],
  };
}

/** What is true of the request with it, where it pays one; refused once that is not open. */
const requestPaidBy = async (deps: PaymentsDeps, terms: QuoteTerms): Promise<RequestPaid | null> =>
  terms.kind === "send" && terms.requestId !== null
    ? payRequest(deps, terms.requestId, { id: terms.id, payer: terms.payer })
    : null;

const passedRow = (
  { audit }: PaymentsDeps,
  { customerId, terms, origin }: ConfirmRequest,
  assessment: Assessment,
  proof: TakenProof,
): SideRow =>
  audit.row({
    type: "confirmation.passed",
    actor: { kind: "customer", id: customerId },
    subject: { kind: "customer", id: customerId },
    outcome: "success",
    origin,
    details: {
      payment: terms.id,
      method: proof.method,
      reasons: assessment.reasons,
      is_hasty: proof.isHasty,
    },
  });

/** Every use of an exemption, with its reason and the counters it stood on (row U8). */
function exemptionRows(
  { audit }: PaymentsDeps,
  { customerId, terms, origin }: ConfirmRequest,
  { exemption, lowValue }: Assessment,
): SideRow[] {
  if (exemption === null) return [];
  return [
    audit.row({
      type: "confirmation.exempted",
      actor: { kind: "customer", id: customerId },
      subject: { kind: "customer", id: customerId },
      outcome: "success",
      origin,
      details: {
        payment: terms.id,
        exemption,
        amount: terms.amount.amountMinor.toString(),
        currency: terms.amount.currency,
        spent_before: lowValue?.spent.toString() ?? null,
        used_before: lowValue?.used ?? null,
      },
    }),
  ];
}
