import type { Money } from "@okpay/money";
import { toPublicId } from "../../platform/ids.ts";
import type { LimitBite, PersonFacts } from "../risk/index.ts";
import type { Quote } from "./bodies.ts";
import type { PaymentsDeps } from "./deps.ts";
import { refused } from "./errors.ts";
import type { Payee } from "./ports.ts";
import { type QuoteParty, type QuoteTerms, sealQuote } from "./quote-token.ts";
import { priceOnWire } from "./remittances/wire.ts";
import { shortfallOf, totalOf } from "./rules.ts";

/** What every kind of quote is made with: its parties, what is decided about it, and how it is shown. */

/** How long what was shown holds. */
export const QUOTE_TTL_MS = 10 * 60 * 1000;

/** Who asks, and in which session; null: the program itself. */
export interface Asker {
  readonly customerId: string;
  readonly sessionId: string | null;
}

/** The terms before anything was decided about them. */
export type UnassessedTerms = DistributiveOmit<QuoteTerms, "assessment">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface PayerBalance {
  readonly available: bigint;
  /** Everything that ever left, holds included. */
  readonly outflow: bigint;
}

export const balanceOf = async (deps: PaymentsDeps, accountId: string): Promise<PayerBalance> =>
  payerBalanceIn(await deps.ledger.balances([accountId]), accountId);

/** The same from a read that was made for more than it. */
export function payerBalanceIn(books: Books, accountId: string): PayerBalance {
  const balance = books.get(accountId);
  return {
    available: balance?.available ?? 0n,
    outflow: (balance?.debitsPosted ?? 0n) + (balance?.debitsPending ?? 0n),
  };
}

/** What accounts hold, in one consistent read. */
export type Books = Awaited<ReturnType<PaymentsDeps["ledger"]["balances"]>>;

/** Risk and limits of these terms. `balance` is null where no wallet pays. */
export const assessTerms = (
  deps: PaymentsDeps,
  terms: UnassessedTerms,
  sessionId: string | null,
  balance: PayerBalance | null,
) =>
  assessPayment(
    deps,
    { customerId: ownerOf(terms), sessionId },
    totalOf(terms.amount, terms.fee),
    terms.kind === "top_up" || balance === null
      ? null
      : {
          payeeCustomerId: payeeIdOf(terms),
          accountId: terms.payer.accountId,
          balance,
        },
  );

/** Who counts as paid for the limits and questions of new payees: a bank account counts like a person. */
export function payeeIdOf(terms: UnassessedTerms): string | null {
  if (terms.kind === "send") return terms.payee.customerId;
  return terms.kind === "cash_out" || terms.kind === "remittance" ? terms.account.id : null;
}

/** The wallet that pays. */
interface PayingFrom {
  /** Null: a merchant. It is nobody's new acquaintance: the house knows it. */
  readonly payeeCustomerId: string | null;
  readonly accountId: string;
  /** May still be under way: everything else is asked for beside it. */
  readonly balance: PayerBalance | Promise<PayerBalance>;
}

export function assessPayment(
  deps: PaymentsDeps,
  { customerId, sessionId }: Asker,
  total: Money,
  from: PayingFrom | null,
  person?: Promise<PersonFacts>,
) {
  const outgoing = from && {
    payeeCustomerId: from.payeeCustomerId,
    accountId: from.accountId,
    outflowNow: Promise.resolve(from.balance).then(({ outflow }) => outflow),
  };
  const known = person === undefined ? {} : { person };
  return deps.risk.assess({ customerId, sessionId, total, outgoing, ...known });
}

/** Whose quote it is: only they may confirm it. */
export const ownerOf = (terms: UnassessedTerms): string =>
  (terms.kind === "top_up" ? terms.payee : terms.payer).customerId;

/** What was found out about a payment before it is offered. */
export interface Weighed {
  /** Amount and fee. */
  readonly total: Money;
  readonly bite: LimitBite | null;
  /** Null where the money is not in a wallet of ours. */
  readonly available: bigint | null;
}

/** The same with all that a quote of it holds. */
export interface Priced extends Weighed {
  readonly terms: QuoteTerms;
}

/** What is missing for it; nothing where no wallet of ours pays. */
export const missingFor = ({ total, available }: Weighed): Money =>
  shortfallOf(total, available ?? total.amountMinor);

/** Sealed, so that its holder can confirm exactly this. */
export async function quoteOf(deps: PaymentsDeps, priced: Priced): Promise<Quote> {
  const { terms, total, bite } = priced;
  const shortfall = missingFor(priced);
  return {
    id: toPublicId("qte", terms.id),
    kind: terms.kind,
    amount: terms.amount,
    fee: terms.fee,
    total,
    counterparty: terms.counterparty,
    note: terms.note,
    isSandbox: terms.isSandbox,
    arrivesBy: "arrivesBy" in terms ? terms.arrivesBy.toISOString() : null,
    remittance: terms.kind === "remittance" ? priceOnWire(terms.price) : null,
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

export async function accountFor(
  { wallets }: PaymentsDeps,
  customerId: string,
  { currency }: Money,
): Promise<string> {
  const accountId = await wallets.accountOf(customerId, currency);
  if (accountId === null) throw refused("currency_not_held");
  return accountId;
}

export async function partyOf(
  deps: PaymentsDeps,
  person: Payee,
  amount: Money,
): Promise<QuoteParty> {
  return {
    customerId: person.customerId,
    accountId: await accountFor(deps, person.customerId, amount),
    name: person.displayName,
    maskedName: person.maskedName,
    detail: person.maskedContact,
  };
}
