import type {
  createMoneyRequest,
  moneyRequests,
  moneyRequestsQuery,
  requestBlocks,
} from "@okpay/contracts";
import type { z } from "zod";
import { encodeBody } from "../../../platform/http/index.ts";
import {
  type Answer,
  ClaimTaken,
  type IdempotentContext,
} from "../../../platform/idempotency/index.ts";
import { fromPublicId, newId, toPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import { eventRows, paymentRow, settledRow } from "../booking-rows.ts";
import type { PaymentsDeps } from "../deps.ts";
import { amountRefused, cursorRefused, PaymentInvariantBroken, refused } from "../errors.ts";
import { topicRow } from "../events.ts";
import { advance } from "../lifecycle.ts";
import { cleanNote } from "../note.ts";
import { type Payment, stepped } from "../payment.ts";
import type { Payee } from "../ports.ts";
import { partyOf } from "../quote-terms.ts";
import { findPayee } from "../quotes.ts";
import { limitProblem } from "../rules.ts";
import {
  block,
  blocksOf,
  countsOf,
  expiredRequests,
  findRequest,
  isBlocked,
  listRequests,
  openBetween,
  type RequestFacts,
  type RequestRecord,
  requestEndedRow,
  requestRow,
  unblock,
} from "./repository.ts";
import { DAY_MS, DEFAULT_DAYS, type Ending, mayAsk, stateOf } from "./rules.ts";
import { type RequestView, requestView, sideOf } from "./views.ts";

export type RequestWish = z.output<typeof createMoneyRequest>;
type Page = z.output<typeof moneyRequests>;
type Query = z.output<typeof moneyRequestsQuery>;

const PAGE = 20;
/** Each round loses only to another request of the same person, or to another answer to the same request. */
const MOST_ROUNDS = 8;
const EXPIRED_AT_ONCE = 50;

/** Asking somebody for money, and what can be answered except paying it (which is a quote like any other). */
export interface Requests {
  /** The same key is the same request. */
  ask(request: {
    readonly customerId: string;
    readonly wish: RequestWish;
    readonly idempotencyKey: string;
  }): Promise<Answer & { readonly isReplayed: boolean }>;
  list(customerId: string, query: Query): Promise<Page>;
  /** Refused with `not_found` to everybody whom it is no business of. */
  get(customerId: string, requestId: string): Promise<RequestView>;
  /** By who is asked; `request_not_open` once it ended otherwise. */
  turnDown(request: {
    readonly customerId: string;
    readonly requestId: string;
    readonly isBlocking: boolean;
  }): Promise<RequestView>;
  /** By who asked. */
  withdraw(customerId: string, requestId: string): Promise<RequestView>;
  blocks(customerId: string): Promise<z.output<typeof requestBlocks>>;
  removeBlock(customerId: string, blockId: string): Promise<void>;
  /** Writes down which requests ran out; how many. */
  expire(): Promise<number>;
}

export function createRequests(deps: PaymentsDeps): Requests {
  const db = deps.database.kysely;
  const viewFor = (request: RequestRecord, side: "in" | "out") =>
    requestView(request, side, { publicUrl: deps.publicUrl, now: deps.clock.now() });

  async function seen(customerId: string, requestId: string) {
    const request = await findRequest(db, requestId);
    const side = request === null ? null : sideOf(request, customerId, deps.clock.now());
    if (request === null || side === null) throw refused("not_found");
    return { request, side };
  }

  /** Ends what is `side`'s to end. Repeated, it is answered as it ended. */
  async function endAs(
    customerId: string,
    requestId: string,
    ending: Exclude<Ending, "expire">,
  ): Promise<RequestView> {
    const { request, side } = await seen(customerId, requestId);
    const isTheirs = ending === "withdraw" ? side === "in" : request.askedId === customerId;
    if (!isTheirs) throw refused("not_found");
    await end(deps, requestId, ending);
    const after = await seen(customerId, requestId);
    const view = viewFor(after.request, side);
    if (view.state !== (ending === "withdraw" ? "withdrawn" : "turned_down"))
      throw refused("request_not_open");
    return view;
  }

  return {
    ask: ({ customerId, wish, idempotencyKey }) =>
      deps.idempotency.run(
        {
          scope: customerId,
          key: idempotencyKey,
          operation: "createMoneyRequest",
          body: { ...wish, amount: { ...wish.amount, amountMinor: `${wish.amount.amountMinor}` } },
        },
        (context) => ask(deps, customerId, wish, context),
      ),

    async list(customerId, query) {
      const limit = query.limit === undefined ? PAGE : Number(query.limit);
      const rows = await listRequests(db, {
        customerId,
        direction: query.direction ?? null,
        isOpen: query.isOpen === undefined ? null : query.isOpen === "true",
        now: deps.clock.now(),
        before: query.cursor === undefined ? null : idOfCursor(query.cursor),
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        requests: page.map((row) => viewFor(row, row.askerId === customerId ? "in" : "out")),
        nextCursor: last === undefined ? null : toPublicId("pay", last.payment.id),
      };
    },

    async get(customerId, requestId) {
      const { request, side } = await seen(customerId, requestId);
      return viewFor(request, side);
    },

    async turnDown({ customerId, requestId, isBlocking }) {
      const view = await endAs(customerId, requestId, "turn_down");
      if (!isBlocking) return view;
      const { request } = await seen(customerId, requestId);
      const { askerId } = request;
      await block(db, { customerId, blockedId: askerId, at: deps.clock.now() });
      for (const other of await openBetween(db, { askerId, askedId: customerId }))
        await end(deps, other, "turn_down");
      return view;
    },

    withdraw: (customerId, requestId) => endAs(customerId, requestId, "withdraw"),

    async blocks(customerId) {
      const rows = await blocksOf(db, customerId);
      const people = await Promise.all(
        rows.map(({ blockedId }) => deps.directory.profileOf(blockedId)),
      );
      return {
        blocks: rows.map(({ id, createdAt }, index) => ({
          id: toPublicId("rbl", id),
          name: people[index]?.displayName ?? "",
          createdAt: createdAt.toISOString(),
        })),
      };
    },

    async removeBlock(customerId, blockId) {
      if (!(await unblock(db, customerId, blockId))) throw refused("not_found");
    },

    async expire() {
      const due = await expiredRequests(db, deps.clock.now(), EXPIRED_AT_ONCE);
      for (const id of due) await end(deps, id, "expire");
      return due.length;
    },
  };
}

async function ask(
  deps: PaymentsDeps,
  customerId: string,
  wish: RequestWish,
  context: IdempotentContext,
): Promise<Answer> {
  const problem = limitProblem("send", wish.amount);
  if (problem === "currency_not_offered") throw refused("currency_not_held");
  if (problem !== null) throw amountRefused(problem);
  const note = cleanNote(wish.note);
  const payer = wish.payer === undefined ? null : await askable(deps, customerId, wish.payer);
  const asker = await deps.directory.profileOf(customerId);
  const { accountId } = await partyOf(deps, asker, wish.amount);
  const id = newId();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const now = deps.clock.now();
    const { version, ...counts } = await countsOf(deps.database.kysely, {
      askerId: customerId,
      askedId: payer?.customerId ?? null,
      now,
      since: new Date(now.getTime() - DAY_MS),
    });
    if (!mayAsk(counts)) throw refused("too_many_open_requests");
    const payment = newRequest({ id, wish, note, payer, asker, at: now });
    const facts: RequestFacts = {
      askerId: customerId,
      askerAccountId: accountId,
      askedId: payer?.customerId ?? null,
      isLink: payer === null,
      answerId: null,
      expiresAt: new Date(now.getTime() + (wish.expiresInDays ?? DEFAULT_DAYS) * DAY_MS),
    };
    const view = requestView({ ...facts, payment }, "in", { publicUrl: deps.publicUrl, now });
    const answer = { status: 201, body: encodeBody("createMoneyRequest", view) };
    const outcome = await deps.ledger.book({
      transfers: [],
      claim: context.claim,
      expects: [{ table: "payments.asker", id: customerId, version }],
      rows: () => [
        { op: "update", table: "payments.asker", id: customerId, set: { version: version + 1 } },
        paymentRow(payment),
        ...eventRows(payment),
        requestRow(payment, facts),
        context.answerRow(answer.status, answer.body),
        ...(payer === null ? [] : [topicRow(deps.outbox, "payment.requested", payment)]),
      ],
    });
    if (outcome.state === "claimed") throw new ClaimTaken();
    if (outcome.state !== "stale") return answer;
  }
  throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
}

/** Who can be asked. That somebody does not want to be asked by this person is not told apart from nobody being there. */
async function askable(
  deps: PaymentsDeps,
  customerId: string,
  wanted: NonNullable<RequestWish["payer"]>,
): Promise<Payee> {
  const payer = await findPayee(deps, wanted);
  if (payer === null) throw refused("payer_not_found");
  if (payer.customerId === customerId) throw refused("payee_is_self");
  const isRefusing = await isBlocked(deps.database.kysely, {
    customerId: payer.customerId,
    blockedId: customerId,
  });
  if (isRefusing) throw refused("payer_not_found");
  return payer;
}

/** The payment a request is. Who is asked appears masked until they pay: an address must not tell anybody a name. Pure. */
function newRequest(given: {
  readonly id: string;
  readonly wish: RequestWish;
  readonly note: string | null;
  readonly payer: Payee | null;
  readonly asker: Payee;
  readonly at: Date;
}): Payment {
  const { id, wish, note, payer, asker, at } = given;
  const step = advance("new", "request");
  if ("refusal" in step) throw new PaymentInvariantBroken(`a new request is ${step.refusal}`);
  const maskedName = payer?.maskedName ?? "";
  return {
    id,
    version: 1,
    kind: "request",
    state: step.to,
    payer: {
      customerId: payer?.customerId ?? null,
      name: maskedName,
      maskedName,
      detail: payer?.maskedContact ?? null,
    },
    payee: {
      customerId: asker.customerId,
      name: asker.displayName,
      maskedName: asker.maskedName,
      detail: asker.maskedContact,
    },
    amount: wish.amount,
    fee: { amountMinor: 0n, currency: wish.amount.currency },
    note,
    cardId: null,
    isSandbox: false,
    declineCode: null,
    shortfallMinor: null,
    payerBalanceAfter: null,
    payeeBalanceAfter: null,
    createdAt: at,
    completedAt: null,
    events: step.events.map((type) => ({ type, at })),
    purchase: null,
    payout: null,
    remittance: null,
    originalId: null,
  };
}

/** Ends what is open, in one booking; whoever was first decides, and the others find it ended. */
async function end(deps: PaymentsDeps, requestId: string, ending: Ending): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const request = await findRequest(deps.database.kysely, requestId);
    if (request === null) return;
    const { payment, expiresAt } = request;
    const now = deps.clock.now();
    // What has run out is ended as that, whoever looks first.
    const command = stateOf(payment, expiresAt, now) === "expired" ? "expire" : ending;
    const step = advance(payment.state, command);
    if ("refusal" in step) return;
    const ended = stepped(payment, step, now);
    const outcome = await deps.ledger.book({
      transfers: [],
      expects: [{ table: "payments.payment", id: payment.id, version: payment.version }],
      rows: () => [
        settledRow(ended),
        ...eventRows(ended, payment.events.length),
        requestEndedRow(payment.id),
        ...(command === "turn_down" ? [topicRow(deps.outbox, "payment.turned_down", ended)] : []),
      ],
    });
    if (outcome.state !== "stale") return;
  }
  throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
}

function idOfCursor(cursor: string): string {
  if (!/^pay_[0-9a-f]{32}$/.test(cursor)) throw cursorRefused();
  return fromPublicId(cursor);
}
