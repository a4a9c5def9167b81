import type { CurrencyCode } from "@okpay/money";

/**
 * How much may leave a wallet: pure. Limits are data (risk.tier_limit), used amounts come from the ledger's own total of
 * debits; what comes out are caps for the booking and the words for the screen (docs/decisions/limits-as-outflow-caps.md).
 */

export type Tier = "basic" | "verified" | "plus";
/** `restricted` is nobody's tier: it holds for a while after a recovery (row G7). */
export type Level = Tier | "restricted";
export type LimitKind = "per_payment" | "day" | "month" | "new_payee";
export const LIMIT_KINDS = ["per_payment", "new_payee", "day", "month"] as const;

/** Limits by level, currency and kind. */
export type LimitTable = ReadonlyMap<string, bigint>;
export const limitName = (level: Level, currency: CurrencyCode, kind: LimitKind): string =>
  `${level} ${currency} ${kind}`;

export interface OwnLimit {
  readonly currency: CurrencyCode;
  readonly kind: LimitKind;
  /** Holds from `activeAt`; null = the tier's. */
  readonly amount: bigint | null;
  /** Holds until then. */
  readonly previous: bigint | null;
  readonly activeAt: Date;
}

/** What is known of a customer before a payment is looked at. */
export interface Standing {
  readonly tier: Tier;
  readonly restrictedUntil: Date | null;
  readonly countsFrom: Date | null;
  readonly own: readonly OwnLimit[];
  readonly cameBack: readonly CameBack[];
}

/** Money that left a wallet and was sent back to it, with its fee. */
export interface CameBack {
  readonly currency: CurrencyCode;
  readonly amount: bigint;
  /** When it left, not when it came back: the room it took of that period is free again, and no other's. */
  readonly leftAt: Date;
}

/** What of the outflow since then did not stay away. */
export const cameBackSince = (
  { cameBack }: Pick<Standing, "cameBack">,
  currency: CurrencyCode,
  since: Date,
): bigint =>
  cameBack
    .filter((each) => each.currency === currency && each.leftAt >= since)
    .reduce((sum, { amount }) => sum + amount, 0n);

export interface LimitNow {
  /** What holds now; null where the table has no row: this currency has no such limit. */
  readonly limit: bigint | null;
  readonly tierLimit: bigint | null;
  readonly pending: { readonly limit: bigint; readonly activeAt: Date } | null;
}

/** The limit that holds now: the smallest of tier, own and, after a recovery, the restricted one. */
export function limitNow(
  table: LimitTable,
  standing: Pick<Standing, "tier" | "restrictedUntil" | "own">,
  which: { readonly currency: CurrencyCode; readonly kind: LimitKind },
  now: Date,
): LimitNow {
  const { currency, kind } = which;
  const tierLimit = table.get(limitName(standing.tier, currency, kind)) ?? null;
  const isRestricted = standing.restrictedUntil !== null && standing.restrictedUntil > now;
  const restricted = isRestricted
    ? (table.get(limitName("restricted", currency, kind)) ?? null)
    : null;
  const own = standing.own.find((one) => one.currency === currency && one.kind === kind);
  const isActive = own !== undefined && own.activeAt <= now;
  const ownNow = own === undefined ? null : isActive ? own.amount : own.previous;
  const later = own === undefined || isActive ? null : (own.amount ?? tierLimit);
  return {
    limit: smallest([tierLimit, ownNow, restricted]),
    tierLimit,
    pending: own === undefined || later === null ? null : { limit: later, activeAt: own.activeAt },
  };
}

/** Money that leaves a wallet, before it does. Outflows are totals since the account was opened, holds included. */
export interface Outgoing {
  readonly total: bigint;
  readonly outflowNow: bigint;
  /** The outflow when the day and the month began, and what of theirs came back since. */
  readonly outflowAt: { readonly day: bigint; readonly month: bigint };
  /** To payees first paid less than a day ago, today; null: the payee is none of them, or it need not be known. */
  readonly sentToNewPayees: bigint | null;
  readonly isNewPayee: boolean;
}

/** A limit as the ledger can decide it: the outflow after the booking is at most `debitsUpTo`. */
export interface LimitCap {
  readonly name: LimitKind;
  readonly debitsUpTo: bigint;
  readonly otherwise: "refuse" | "stale";
}

export type LimitsNow = Readonly<Record<LimitKind, bigint | null>>;

/** Refuses whatever is asked: a total is never below zero. */
const NEVER = -1n;

/**
 * Day and month are exact: the outflow at their beginning never changes, so any number of payments at once cannot pass them
 * together (row T4). The new-payee limit counts only part of the outflow: while all of today's outflow stays below it, it is
 * exact too; beyond, the cap is what is left from the outflow that was read, and `stale` makes the caller read again.
 */
export function capsFor(limits: LimitsNow, outgoing: Outgoing): LimitCap[] {
  const { total, outflowNow, outflowAt, sentToNewPayees, isNewPayee } = outgoing;
  const caps: LimitCap[] = [];
  if (limits.per_payment !== null && total > limits.per_payment)
    caps.push({ name: "per_payment", debitsUpTo: NEVER, otherwise: "refuse" });
  if (limits.new_payee !== null && isNewPayee) {
    const left = limits.new_payee - (sentToNewPayees ?? 0n);
    caps.push(
      sentToNewPayees === null
        ? {
            name: "new_payee",
            debitsUpTo: outflowAt.day + limits.new_payee,
            otherwise: "stale",
          }
        : total > left
          ? { name: "new_payee", debitsUpTo: NEVER, otherwise: "refuse" }
          : { name: "new_payee", debitsUpTo: outflowNow + left, otherwise: "stale" },
    );
  }
  if (limits.day !== null)
    caps.push({ name: "day", debitsUpTo: outflowAt.day + limits.day, otherwise: "refuse" });
  if (limits.month !== null)
    caps.push({ name: "month", debitsUpTo: outflowAt.month + limits.month, otherwise: "refuse" });
  return caps;
}

/** Whether all of today's outflow, this payment included, stays below the new-payee limit: then no payee need be counted. */
export const isBelowNewPayeeLimit = (
  limit: bigint | null,
  outgoing: Pick<Outgoing, "total" | "outflowNow" | "outflowAt">,
): boolean =>
  limit === null || outgoing.outflowNow + outgoing.total <= outgoing.outflowAt.day + limit;

/** What was used of a limit and what is left of it; never below zero (a lowered limit may lie under what was sent already). */
export function usageOf(
  kind: LimitKind,
  limit: bigint,
  outgoing: Omit<Outgoing, "total" | "isNewPayee">,
): { readonly used: bigint; readonly left: bigint } {
  const since = (base: bigint): bigint => atLeastZero(outgoing.outflowNow - base);
  const used = {
    per_payment: 0n,
    day: since(outgoing.outflowAt.day),
    month: since(outgoing.outflowAt.month),
    new_payee: outgoing.sentToNewPayees ?? 0n,
  }[kind];
  return { used, left: atLeastZero(limit - used) };
}

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

const smallest = (amounts: readonly (bigint | null)[]): bigint | null =>
  amounts.reduce<bigint | null>(
    (least, amount) => (amount !== null && (least === null || amount < least) ? amount : least),
    null,
  );
