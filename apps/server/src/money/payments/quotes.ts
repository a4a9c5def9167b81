import type { Money } from "@okpay/money";
import { fromPublicId, newId } from "../../platform/ids.ts";
import type { Assessment } from "../risk/index.ts";
import type { Quote, QuoteRequest } from "./bodies.ts";
import { priceCashOut } from "./cash-outs/quoting.ts";
import type { PaymentsDeps } from "./deps.ts";
import { amountRefused, refused } from "./errors.ts";
import { cleanNote, hasControlCharacter } from "./note.ts";
import type { Payee } from "./ports.ts";
import { pricePurchase } from "./purchases/quoting.ts";
import {
  type Asker,
  assessTerms,
  balanceOf,
  type Priced,
  partyOf,
  QUOTE_TTL_MS,
  quoteOf,
} from "./quote-terms.ts";
import type { QuoteTerms } from "./quote-token.ts";
import { priceRemittance } from "./remittances/quoting.ts";
import { openRequestFor } from "./requests/paying.ts";
import { feeOf, limitProblem, type QuotedKind, totalOf } from "./rules.ts";
import { idMintedAt } from "./seeding.ts";

/** Fee, total and payee before anything moves. Reads, never writes: a quote exists only in the client's hands. */
export const makeQuote = async (
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
  occurredAt: Date | null,
): Promise<Quote> => quoteOf(deps, await price(deps, asker, request, occurredAt));

/** The same, for whoever only looks: nothing is sealed, nobody asks how it would be confirmed. */
export async function price(
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
  occurredAt: Date | null,
): Promise<Priced> {
  if (request.kind === "purchase") return pricePurchase(deps, asker, request);
  if (request.kind === "request") return priceRequest(deps, asker, fromPublicId(request.requestId));
  if (request.kind === "remittance") return priceRemittance(deps, asker, request, occurredAt);
  const problem = limitProblem(request.kind, request.amount);
  if (problem === "currency_not_offered") throw refused("currency_not_held");
  if (problem !== null) throw amountRefused(problem);
  const common = commonOf(deps, request.kind, request.amount, occurredAt);
  if (request.kind === "send") return priceSend(deps, asker, request, common);
  return request.kind === "cash_out"
    ? priceCashOut(deps, asker, request, common, occurredAt ?? deps.clock.now())
    : priceTopUp(deps, asker, request, common);
}

const commonOf = (
  deps: PaymentsDeps,
  kind: Exclude<QuotedKind, "purchase" | "remittance">,
  amount: Money,
  occurredAt: Date | null,
): CommonTerms => ({
  id: occurredAt === null ? newId() : idMintedAt(occurredAt),
  amount,
  fee: feeOf(kind, amount),
  expiresAt: new Date(deps.clock.now().getTime() + QUOTE_TTL_MS),
  isSeeded: occurredAt !== null,
});

type CommonTerms = Pick<QuoteTerms, "id" | "amount" | "fee" | "expiresAt"> & {
  /** A past that is seeded is not assessed. */
  readonly isSeeded: boolean;
};

async function priceSend(
  deps: PaymentsDeps,
  asker: Asker,
  request: Extract<QuoteRequest, { kind: "send" }>,
  common: CommonTerms,
): Promise<Priced> {
  const note = cleanNote(request.note);
  const payee = await findPayee(deps, request.payee);
  if (payee === null) throw refused("payee_not_found");
  if (payee.customerId === asker.customerId) throw refused("payee_is_self");
  return priceTransfer(deps, asker, { payee, note, requestId: null }, common);
}

/** What somebody asks for is a transfer like any other: its fee, its limits, its proofs. */
async function priceRequest(deps: PaymentsDeps, asker: Asker, requestId: string): Promise<Priced> {
  const { askerId, payment } = await openRequestFor(deps, requestId, asker.customerId);
  const { amount, note } = payment;
  const payee = await deps.directory.profileOf(askerId);
  const common = commonOf(deps, "send", amount, null);
  return priceTransfer(deps, asker, { payee, note, requestId }, common);
}

interface Transfer {
  readonly payee: Payee;
  readonly note: string | null;
  /** Null: nobody asked for it. */
  readonly requestId: string | null;
}

async function priceTransfer(
  deps: PaymentsDeps,
  { customerId, sessionId }: Asker,
  { payee, note, requestId }: Transfer,
  { isSeeded, ...common }: CommonTerms,
): Promise<Priced> {
  const { amount } = common;
  const [payer, receiver] = await Promise.all([
    deps.directory.profileOf(customerId).then((profile) => partyOf(deps, profile, amount)),
    partyOf(deps, payee, amount),
  ]);
  const counterparty = payee.maskedName;
  const terms = {
    ...common,
    kind: "send",
    payer,
    payee: receiver,
    note,
    counterparty,
    isSandbox: false,
    requestId,
  } as const;
  const balance = await balanceOf(deps, payer.accountId);
  const assessed = isSeeded ? NOT_ASSESSED : await assessTerms(deps, terms, sessionId, balance);
  const { assessment, bite } = assessed;
  const total = totalOf(terms.amount, terms.fee);
  return { terms: { ...terms, assessment }, total, bite, available: balance.available };
}

async function priceTopUp(
  deps: PaymentsDeps,
  { customerId, sessionId }: Asker,
  request: Extract<QuoteRequest, { kind: "top_up" }>,
  { isSeeded, ...common }: CommonTerms,
): Promise<Priced> {
  const card = await deps.cards.find(request.cardId, customerId);
  if (card === null) throw refused("card_not_found");
  const payee = await partyOf(deps, await deps.directory.profileOf(customerId), request.amount);
  const counterparty = `${card.brand} •••• ${card.lastFour}`;
  const terms = {
    ...common,
    kind: "top_up",
    payee,
    cardId: card.id,
    note: null,
    counterparty,
    isSandbox: card.isSandbox,
  } as const;
  const assessed = isSeeded ? NOT_ASSESSED : await assessTerms(deps, terms, sessionId, null);
  const { assessment, bite } = assessed;
  const total = totalOf(terms.amount, terms.fee);
  return { terms: { ...terms, assessment }, total, bite, available: null };
}

const NOT_ASSESSED = { assessment: null, bite: null } as const;

/** The same for a quote whose own assessment does not hold any more. */
export async function assessAgain(
  deps: PaymentsDeps,
  terms: QuoteTerms,
  sessionId: string | null,
): Promise<Assessment> {
  const isFromWallet =
    terms.kind === "send" ||
    terms.kind === "cash_out" ||
    terms.kind === "remittance" ||
    (terms.kind === "purchase" && terms.way === "balance");
  const balance = isFromWallet ? await balanceOf(deps, terms.payer.accountId) : null;
  return (await assessTerms(deps, terms, sessionId, balance)).assessment;
}

/** Who is at this address; `null`: nobody. */
export function findPayee(
  { directory }: PaymentsDeps,
  { by, value }: { by: "email" | "phone"; value: string },
): Promise<Payee | null> {
  // No address or number has one, and PostgreSQL's text cannot hold NUL: nobody can be called this.
  if (hasControlCharacter(value)) return Promise.resolve(null);
  return by === "email" ? directory.findByEmail(value) : directory.findByPhone(value);
}
