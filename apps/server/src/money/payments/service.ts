import type { Locale } from "@okpay/contracts";
import type { Answer } from "../../platform/idempotency/index.ts";
import { type AgentList, listActivity, listForAgent } from "./activity.ts";
import { type AgentView, viewForAgent } from "./agent-view.ts";
import { answerTo } from "./answers.ts";
import { cardPastLoader } from "./attempt-repository.ts";
import type {
  Activity,
  ActivityQuery,
  PaymentView,
  Preflight,
  Quote,
  QuoteRequest,
} from "./bodies.ts";
import { takeReturn } from "./cash-outs/returning.ts";
import { type ConfirmOrigin, confirmTerms } from "./confirming.ts";
import type { PaymentsDeps } from "./deps.ts";
import { refused } from "./errors.ts";
import { intentOf, type PaymentIntent } from "./intent.ts";
import { createEnquiries, type Enquiries } from "./jobs.ts";
import { createPurchases, type Purchases } from "./purchases/door.ts";
import { ownerOf } from "./quote-terms.ts";
import { openQuote, type QuoteTerms } from "./quote-token.ts";
import { makeQuote } from "./quotes.ts";
import { renderReceipt } from "./receipt/index.ts";
import { find } from "./repository.ts";
import { createRequests, type Requests } from "./requests/service.ts";
import { type Resumed, resume } from "./resuming.ts";
import {
  type AccountStatementRequest,
  makeAccountStatement,
  makeStatement,
  type StatementRequest,
} from "./statement/index.ts";
import { directionFor, viewOf } from "./view.ts";
import { RESULTS_LOOKED_AT } from "./ways/estimate.ts";
import { preflight } from "./ways/preflight.ts";

export interface Payments {
  /** What a payment would cost and do; nothing is written. `occurredAt`: only for seeding the demo world's past. */
  quote(request: {
    customerId: string;
    body: QuoteRequest;
    /** Null or left out: the program itself asks. */
    sessionId?: string | null;
    occurredAt?: Date;
  }): Promise<Quote>;
  /** What would stop the same request if it were confirmed now, and what it could be paid with. Writes nothing. */
  preflight(request: {
    customerId: string;
    body: QuoteRequest;
    sessionId: string | null;
  }): Promise<Preflight>;
  /** What a proof of this quote is bound to; refused with `quote_invalid` or `quote_expired`. */
  intentOf(request: { customerId: string; quote: string }): PaymentIntent;
  /**
   * Does what was quoted, once: the same key gives the same answer word for word, another key for the same quote the
   * same payment. A declined payment is an answer, not an error. `occurredAt`: only for seeding.
   */
  confirm(request: {
    customerId: string;
    quote: string;
    idempotencyKey: string;
    sessionId?: string | null;
    /** A confirmed proof of this quote; without one where it is needed: `confirmation_required`. */
    confirmationId?: string | null;
    origin?: ConfirmOrigin;
    occurredAt?: Date;
  }): Promise<Answer & { readonly isReplayed: boolean }>;
  list(customerId: string, query: ActivityQuery): Promise<Activity>;
  /** Refused with `not_found` to everybody but the two parties. */
  get(customerId: string, paymentId: string): Promise<PaymentView>;
  /** Goes on with a payment whose issuer asks its payer; refused with `not_found` to everybody else. */
  resume(request: { readonly customerId: string; readonly paymentId: string }): Promise<Resumed>;
  /** The same payment for whoever answers this customer's call: masked, and `not_found` when it is not theirs. */
  viewForAgent(request: {
    readonly customerId: string;
    readonly paymentId: string;
  }): Promise<AgentView>;
  /** Newest first, the other party masked. */
  listForAgent(customerId: string, cursor: string | null): Promise<AgentList>;
  /** PDF of a completed payment; `not_found` for any other. */
  receipt(request: { customerId: string; paymentId: string; locale: Locale }): Promise<Buffer>;
  /** What moved one currency of the wallet between two days, from the books; `validation_failed` names a bad day. */
  statement(request: StatementRequest): Promise<Buffer>;
  /** The same of an account that somebody else answers for: a merchant's balance. */
  accountStatement(request: AccountStatementRequest): Promise<Buffer>;
  /** A bank sent back what was paid out; told twice it is booked once, and what cannot be booked is thrown. */
  takeReturn(notice: { readonly reference: string; readonly reason: string }): Promise<void>;
  /** Settles payments whose outcome is unknown, in the background. */
  readonly enquiries: Enquiries;
  /** What merchants do with what was bought of them. */
  readonly purchases: Purchases;
  /** Asking somebody for money. */
  readonly requests: Requests;
}

export function createPayments(deps: PaymentsDeps): Payments {
  const pastOfCard = cardPastLoader(deps.database, RESULTS_LOOKED_AT);
  return {
    quote: ({ customerId, body, sessionId, occurredAt }) =>
      makeQuote(deps, { customerId, sessionId: sessionId ?? null }, body, occurredAt ?? null),

    preflight: ({ customerId, body, sessionId }) =>
      preflight(deps, { customerId, sessionId }, body, pastOfCard),

    intentOf({ customerId, quote }) {
      const terms = openQuote(deps.quoteKey, quote);
      if (terms === null || ownerOf(terms) !== customerId) throw refused("quote_invalid");
      if (terms.expiresAt <= deps.clock.now()) throw refused("quote_expired");
      return intentOf(terms);
    },

    confirm({ customerId, quote, idempotencyKey, occurredAt, ...given }) {
      const confirmationId = given.confirmationId ?? null;
      const request = {
        scope: customerId,
        key: idempotencyKey,
        operation: "createPayment",
        body: { quote, confirmationId: confirmationId ?? undefined },
      };
      return deps.idempotency.run(request, async (context) => {
        const terms = openQuote(deps.quoteKey, quote);
        if (terms === null || ownerOf(terms) !== customerId) throw refused("quote_invalid");
        if (terms.expiresAt <= deps.clock.now()) return earlierAnswer(deps, terms, customerId);
        return confirmTerms(deps, {
          terms,
          customerId,
          sessionId: given.sessionId ?? null,
          confirmationId,
          origin: given.origin ?? null,
          context,
          occurredAt: occurredAt ?? null,
        });
      });
    },

    list: (customerId, query) => listActivity(deps, customerId, query),
    listForAgent: (customerId, cursor) => listForAgent(deps, customerId, cursor),

    async get(customerId, paymentId) {
      const { payment, direction } = await findFor(deps, customerId, paymentId);
      return viewOf(payment, direction);
    },

    async receipt({ customerId, paymentId, locale }) {
      const { payment, direction } = await findFor(deps, customerId, paymentId);
      // A request moved nothing: what has a receipt is the payment that paid it.
      if (payment.state !== "completed" || payment.kind === "request") throw refused("not_found");
      return renderReceipt(payment, direction, {
        locale,
        isSandbox: deps.isDemo || payment.isSandbox,
      });
    },

    statement: (request) => makeStatement(deps, request),
    accountStatement: (request) => makeAccountStatement(deps, request),

    resume: (request) => resume(deps, request),

    viewForAgent: (request) => viewForAgent(deps, request),

    takeReturn: (notice) => takeReturn(deps, notice),

    enquiries: createEnquiries(deps),

    purchases: createPurchases(deps),

    requests: createRequests(deps),
  };
}

/** An expired quote moves nothing, but one that was confirmed in time still answers with its payment. */
async function earlierAnswer(
  deps: PaymentsDeps,
  terms: QuoteTerms,
  customerId: string,
): Promise<Answer> {
  const earlier = await find(deps.database.kysely, terms.id);
  if (earlier === null) throw refused("quote_expired");
  return answerTo(earlier, customerId);
}

async function findFor(deps: PaymentsDeps, customerId: string, paymentId: string) {
  const payment = await find(deps.database.kysely, paymentId);
  const direction = payment === null ? null : directionFor(payment, customerId);
  // Somebody else's payment and none at all are the same answer.
  if (payment === null || direction === null) throw refused("not_found");
  return { payment, direction };
}
