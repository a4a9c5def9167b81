import type { Money } from "@okpay/money";
import { newId, toPublicId } from "../../platform/ids.ts";
import type { Quote, QuoteRequest } from "./bodies.ts";
import type { PaymentsDeps } from "./deps.ts";
import { amountRefused, noteRefused, refused } from "./errors.ts";
import type { Payee } from "./ports.ts";
import { type QuoteParty, type QuoteTerms, sealQuote } from "./quote-token.ts";
import { feeOf, limitProblem, shortfallOf, totalOf } from "./rules.ts";
import { idMintedAt } from "./seeding.ts";

const QUOTE_TTL_MS = 10 * 60 * 1000;

/** Fee, total and payee before anything moves. Reads, never writes: a quote exists only in the client's hands. */
export async function makeQuote(
  deps: PaymentsDeps,
  customerId: string,
  request: QuoteRequest,
  occurredAt: Date | null,
): Promise<Quote> {
  const problem = limitProblem(request.kind, request.amount);
  if (problem === "currency_not_offered") throw refused("currency_not_held");
  if (problem !== null) throw amountRefused(problem);
  const common = {
    id: occurredAt === null ? newId() : idMintedAt(occurredAt),
    amount: request.amount,
    fee: feeOf(request.kind, request.amount),
    expiresAt: new Date(deps.clock.now().getTime() + QUOTE_TTL_MS),
  };
  return request.kind === "send"
    ? quoteSend(deps, customerId, request, common)
    : quoteTopUp(deps, customerId, request, common);
}

type CommonTerms = Pick<QuoteTerms, "id" | "amount" | "fee" | "expiresAt">;

async function quoteSend(
  deps: PaymentsDeps,
  customerId: string,
  request: Extract<QuoteRequest, { kind: "send" }>,
  common: CommonTerms,
): Promise<Quote> {
  const note = cleanNote(request.note);
  const payee = await findPayee(deps, request.payee);
  if (payee === null) throw refused("payee_not_found");
  if (payee.customerId === customerId) throw refused("payee_is_self");
  const [payer, receiver] = await Promise.all([
    deps.directory.profileOf(customerId).then((profile) => partyOf(deps, profile, request.amount)),
    partyOf(deps, payee, request.amount),
  ]);
  const balances = await deps.ledger.balances([payer.accountId]);
  const available = balances.get(payer.accountId)?.available ?? 0n;
  return quoteOf(
    deps,
    { ...common, kind: "send", payer, payee: receiver, note },
    payee.maskedName,
    available,
  );
}

async function quoteTopUp(
  deps: PaymentsDeps,
  customerId: string,
  request: Extract<QuoteRequest, { kind: "top_up" }>,
  common: CommonTerms,
): Promise<Quote> {
  const card = deps.cards.find(request.cardId);
  if (card === null) throw refused("card_not_found");
  const payee = await partyOf(deps, await deps.directory.profileOf(customerId), request.amount);
  const counterparty = `${card.brand} •••• ${card.lastFour}`;
  return quoteOf(
    deps,
    { ...common, kind: "top_up", payee, cardId: card.id, note: null },
    counterparty,
    null,
  );
}

/** `available` is null where the money is not in a wallet of ours. */
function quoteOf(
  deps: PaymentsDeps,
  terms: QuoteTerms,
  counterparty: string,
  available: bigint | null,
): Quote {
  const total = totalOf(terms.amount, terms.fee);
  const shortfall = shortfallOf(total, available ?? total.amountMinor);
  return {
    id: toPublicId("qte", terms.id),
    kind: terms.kind,
    amount: terms.amount,
    fee: terms.fee,
    total,
    counterparty,
    note: terms.note,
    isAffordable: shortfall.amountMinor === 0n,
    shortfall,
    limit: null,
    confirmation: { isRequired: false, reasons: [], methods: [] },
    expiresAt: terms.expiresAt.toISOString(),
    token: sealQuote(deps.quoteKey, terms),
  };
}

async function partyOf(deps: PaymentsDeps, person: Payee, amount: Money): Promise<QuoteParty> {
  const accountId = await deps.wallets.accountOf(person.customerId, amount.currency);
  if (accountId === null) throw refused("currency_not_held");
  return {
    customerId: person.customerId,
    accountId,
    name: person.displayName,
    maskedName: person.maskedName,
    detail: person.maskedContact,
  };
}

function findPayee(
  { directory }: PaymentsDeps,
  { by, value }: { by: "email" | "phone"; value: string },
): Promise<Payee | null> {
  // No address or number has one, and PostgreSQL's text cannot hold NUL: nobody can be called this.
  if (hasControlCharacter(value)) return Promise.resolve(null);
  return by === "email" ? directory.findByEmail(value) : directory.findByPhone(value);
}

/** One line of well-formed text; empty means none. */
function cleanNote(note: string | undefined): string | null {
  const line = (note ?? "").replace(/\s+/gu, " ").trim();
  if (line === "") return null;
  if (hasControlCharacter(line) || !line.isWellFormed()) throw noteRefused();
  return line;
}

const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text);
