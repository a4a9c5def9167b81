import type { Money } from "@okpay/money";
import { newId, toPublicId } from "../../platform/ids.ts";
import type { Assessment, LimitBite } from "../risk/index.ts";
import type { Quote, QuoteRequest } from "./bodies.ts";
import type { PaymentsDeps } from "./deps.ts";
import { amountRefused, noteRefused, refused } from "./errors.ts";
import type { Payee } from "./ports.ts";
import { quotePurchase } from "./purchases/quoting.ts";
import { type QuoteParty, type QuoteTerms, sealQuote } from "./quote-token.ts";
import { feeOf, limitProblem, shortfallOf, totalOf } from "./rules.ts";
import { idMintedAt } from "./seeding.ts";

/** How long what was shown holds. */
export const QUOTE_TTL_MS = 10 * 60 * 1000;

/** Fee, total and payee before anything moves. Reads, never writes: a quote exists only in the client's hands. */
export async function makeQuote(
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
  occurredAt: Date | null,
): Promise<Quote> {
  if (request.kind === "purchase") return quotePurchase(deps, asker, request);
  const problem = limitProblem(request.kind, request.amount);
  if (problem === "currency_not_offered") throw refused("currency_not_held");
  if (problem !== null) throw amountRefused(problem);
  const common = {
    id: occurredAt === null ? newId() : idMintedAt(occurredAt),
    amount: request.amount,
    fee: feeOf(request.kind, request.amount),
    expiresAt: new Date(deps.clock.now().getTime() + QUOTE_TTL_MS),
    isSeeded: occurredAt !== null,
  };
  return request.kind === "send"
    ? quoteSend(deps, asker, request, common)
    : quoteTopUp(deps, asker, request, common);
}

/** Who asks, and in which session; null: the program itself. */
export interface Asker {
  readonly customerId: string;
  readonly sessionId: string | null;
}

type CommonTerms = Pick<QuoteTerms, "id" | "amount" | "fee" | "expiresAt"> & {
  /** A past that is seeded is not assessed. */
  readonly isSeeded: boolean;
};

async function quoteSend(
  deps: PaymentsDeps,
  { customerId, sessionId }: Asker,
  request: Extract<QuoteRequest, { kind: "send" }>,
  { isSeeded, ...common }: CommonTerms,
): Promise<Quote> {
  const note = cleanNote(request.note);
  const payee = await findPayee(deps, request.payee);
  if (payee === null) throw refused("payee_not_found");
  if (payee.customerId === customerId) throw refused("payee_is_self");
  const [payer, receiver] = await Promise.all([
    deps.directory.profileOf(customerId).then((profile) => partyOf(deps, profile, request.amount)),
    partyOf(deps, payee, request.amount),
  ]);
  const counterparty = payee.maskedName;
  const terms = { ...common, kind: "send", payer, payee: receiver, note, counterparty } as const;
  const balance = await balanceOf(deps, payer.accountId);
  const assessed = isSeeded ? NOT_ASSESSED : await assessTerms(deps, terms, sessionId, balance);
  return quoteOf(
    deps,
    { ...terms, assessment: assessed.assessment },
    assessed.bite,
    balance.available,
  );
}

async function quoteTopUp(
  deps: PaymentsDeps,
  { customerId, sessionId }: Asker,
  request: Extract<QuoteRequest, { kind: "top_up" }>,
  { isSeeded, ...common }: CommonTerms,
): Promise<Quote> {
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
  } as const;
  const assessed = isSeeded ? NOT_ASSESSED : await assessTerms(deps, terms, sessionId, null);
  return quoteOf(deps, { ...terms, assessment: assessed.assessment }, assessed.bite, null);
}

const NOT_ASSESSED = { assessment: null, bite: null } as const;

/** The terms before anything was decided about them. */
export type UnassessedTerms = DistributiveOmit<QuoteTerms, "assessment">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface PayerBalance {
  readonly available: bigint;
  /** Everything that ever left, holds included. */
  readonly outflow: bigint;
}

export async function balanceOf(deps: PaymentsDeps, accountId: string): Promise<PayerBalance> {
  const balance = (await deps.ledger.balances([accountId])).get(accountId);
  return {
    available: balance?.available ?? 0n,
    outflow: (balance?.debitsPosted ?? 0n) + (balance?.debitsPending ?? 0n),
  };
}

/** Risk and limits of these terms. `balance` is null where no wallet pays. */
export function assessTerms(
  deps: PaymentsDeps,
  terms: UnassessedTerms,
  sessionId: string | null,
  balance: PayerBalance | null,
) {
  return deps.risk.assess({
    customerId: ownerOf(terms),
    sessionId,
    total: totalOf(terms.amount, terms.fee),
    outgoing:
      terms.kind === "top_up" || balance === null
        ? null
        : {
            // A merchant is nobody's new acquaintance: the house knows it.
            payeeCustomerId: terms.kind === "send" ? terms.payee.customerId : null,
            accountId: terms.payer.accountId,
            outflowNow: balance.outflow,
          },
  });
}

/** Whose quote it is: only they may confirm it. */
export const ownerOf = (terms: UnassessedTerms): string =>
  (terms.kind === "top_up" ? terms.payee : terms.payer).customerId;

/** The same for a quote whose own assessment does not hold any more. */
export async function assessAgain(
  deps: PaymentsDeps,
  terms: QuoteTerms,
  sessionId: string | null,
): Promise<Assessment> {
  const isFromWallet =
    terms.kind === "send" || (terms.kind === "purchase" && terms.way === "balance");
  const balance = isFromWallet ? await balanceOf(deps, terms.payer.accountId) : null;
  return (await assessTerms(deps, terms, sessionId, balance)).assessment;
}

/** `available` is null where the money is not in a wallet of ours. */
export async function quoteOf(
  deps: PaymentsDeps,
  terms: QuoteTerms,
  bite: LimitBite | null,
  available: bigint | null,
): Promise<Quote> {
  const total = totalOf(terms.amount, terms.fee);
  const shortfall = shortfallOf(total, available ?? total.amountMinor);
  return {
    id: toPublicId("qte", terms.id),
    kind: terms.kind,
    amount: terms.amount,
    fee: terms.fee,
    total,
    counterparty: terms.counterparty,
    note: terms.note,
    isAffordable: shortfall.amountMinor === 0n,
    shortfall,
    limit: bite === null ? null : { ...bite, resetsAt: bite.resetsAt?.toISOString() ?? null },
    confirmation: await confirmationNeedOf(deps, terms),
    expiresAt: terms.expiresAt.toISOString(),
    token: sealQuote(deps.quoteKey, terms),
  };
}

async function confirmationNeedOf(
  deps: PaymentsDeps,
  terms: QuoteTerms,
): Promise<Quote["confirmation"]> {
  const reasons = terms.assessment?.reasons ?? [];
  if (reasons.length === 0) return { isRequired: false, reasons: [], methods: [] };
  const ways = await deps.proofs.waysOf(ownerOf(terms));
  return {
    isRequired: true,
    reasons: [...reasons],
    methods: ways.map((way) => ({
      ...way,
      factorId: way.factorId === null ? null : toPublicId("fac", way.factorId),
    })),
  };
}

export async function partyOf(
  deps: PaymentsDeps,
  person: Payee,
  amount: Money,
): Promise<QuoteParty> {
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
