import type { CurrencyCode, Money } from "@okpay/money";
import { RequestRefused } from "../../platform/http/index.ts";
import {
  type ConfirmationPolicy,
  type ConfirmationReason,
  confirmationFor,
  type Exemption,
  thresholdsOf,
} from "./confirmation-policy.ts";
import {
  cameBackSince,
  capsFor,
  isBelowNewPayeeLimit,
  LIMIT_KINDS,
  type LimitKind,
  type LimitsNow,
  type LimitTable,
  limitNow,
  type Outgoing,
  type Standing,
  usageOf,
} from "./limits.ts";
import type { Outflows } from "./outflows.ts";
import { type Period, periodsAt } from "./periods.ts";
import type { FactsOfPayer, Payer, PaymentHistory } from "./ports.ts";
import type { KnownPayee } from "./repository.ts";

/** Money about to leave (or, for a top-up, to arrive) that nobody has confirmed yet. */
export interface AssessmentRequest {
  readonly customerId: string;
  readonly sessionId: string | null;
  readonly total: Money;
  /** Null for a top-up: its payee is the customer, and nothing leaves a wallet. */
  readonly outgoing: {
    /** Of a cash-out the bank account. Null for a merchant: the house knows it, so it is never a new payee. */
    readonly payeeCustomerId: string | null;
    readonly accountId: string;
    /** Total debits of that account, holds included, as just read or being read. */
    readonly outflowNow: Promise<bigint>;
  } | null;
  /**
   * `factsOfPerson`, begun before the amount was known: for who only looks. What is assessed for a quote reads them here, after
   * `madeAt`, or a tightening between the two would be overlooked.
   */
  readonly person?: Promise<PersonFacts>;
}

/** What is known of who pays, whatever they pay. */
export interface PersonFacts {
  readonly payer: FactsOfPayer;
  readonly table: LimitTable;
  readonly standing: Omit<Standing, "restrictedUntil">;
}

/** A cap by its name: a limit's, or `velocity`, which asks for a proof instead of declining. */
export interface NamedCap {
  readonly name: LimitKind | "velocity";
  readonly debitsUpTo: bigint;
  readonly otherwise: "refuse" | "stale";
}

export interface LimitBite {
  readonly kind: LimitKind;
  readonly limit: Money;
  readonly left: Money;
  readonly resetsAt: Date | null;
}

/**
 * What was decided about a payment before it is confirmed. It travels sealed in the quote, so that confirming asks the
 * database nothing; `madeAt`, `sessionId` and `validUntil` say when it must be made again.
 */
export interface Assessment {
  readonly madeAt: Date;
  readonly sessionId: string | null;
  /** The end of the day its caps count in. */
  readonly validUntil: Date;
  /** Empty: no proof is needed. */
  readonly reasons: readonly ConfirmationReason[];
  readonly exemption: Exemption | null;
  readonly caps: readonly NamedCap[];
  /** The payee was never paid before, or never with a proof: what the booking writes down of it. */
  readonly isFirstPayment: boolean;
  readonly isPayeeProven: boolean;
  /** Of the low-value exemption; null while it is off. */
  readonly lowValue: LowValueCounter | null;
}

export interface LowValueCounter {
  readonly id: string;
  /** 0: there is no row yet. */
  readonly version: number;
  readonly spent: bigint;
  readonly used: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** How long a payee stays new. */
const NEW_PAYEE_MS = 24 * HOUR_MS;

export interface AssessmentDeps {
  readonly clock: { now(): Date };
  readonly timeZone: string;
  readonly policy: ConfirmationPolicy;
  readonly outflows: Outflows;
  readonly history: PaymentHistory;
  factsOfPerson(payer: Payer): Promise<PersonFacts>;
  paidPayees(customerId: string, payeeIds: readonly string[]): Promise<readonly KnownPayee[]>;
  lowValueOf(customerId: string, currency: CurrencyCode): Promise<LowValueCounter>;
}

/** Gathers the facts and decides. The bite is what the quote shows; everything else is for the booking. */
export async function assess(
  deps: AssessmentDeps,
  request: AssessmentRequest,
): Promise<{ readonly assessment: Assessment; readonly bite: LimitBite | null }> {
  const now = deps.clock.now();
  const { total, outgoing } = request;
  const isLowValueOn = deps.policy.exemptions.includes("low_value");
  const person = request.person ?? deps.factsOfPerson(request);
  const [{ payer }, lowValue, sending] = await Promise.all([
    person,
    isLowValueOn ? deps.lowValueOf(request.customerId, total.currency) : null,
    outgoing === null ? null : factsOfSending(deps, { ...request, person }, outgoing, now),
  ]);
  if (!payer.areConsentsCurrent) throw new RequestRefused("consents_outdated");
  const { reasons, exemption } = confirmationFor(
    {
      kind: sending === null ? "top_up" : "send",
      total,
      isNewPayee: sending !== null && sending.isNewPayee && !sending.isProven,
      isTrustedPayee: sending?.isProven ?? false,
      isNewDevice: payer.isNewDevice,
      isHasty: payer.isHasty,
      sentLastHour: sending?.sentLastHour ?? 0n,
      lowValue,
    },
    deps.policy,
  );
  const { restrictedUntil } = payer;
  const limited =
    sending === null
      ? { caps: [], bite: null }
      : await limitsOfSending(deps, request, { ...sending, restrictedUntil }, now);
  const perHour = thresholdsOf(total.currency).perHour;
  const velocity: NamedCap[] =
    sending === null || reasons.length > 0
      ? []
      : [
          {
            name: "velocity",
            debitsUpTo: sending.outflowAnHourAgo + perHour,
            otherwise: "stale",
          },
        ];
  return {
    bite: limited.bite,
    assessment: {
      madeAt: now,
      sessionId: request.sessionId,
      validUntil: periodsAt(now, deps.timeZone).day.endsAt,
      reasons,
      exemption,
      caps: [...limited.caps, ...velocity],
      isFirstPayment: sending?.isFirst ?? false,
      isPayeeProven: sending?.isProven ?? true,
      lowValue,
    },
  };
}

interface SendingFacts extends Omit<Outgoing, "sentToNewPayees"> {
  readonly table: LimitTable;
  readonly standing: Omit<Standing, "restrictedUntil">;
  readonly dayStartsAt: Date;
  readonly isFirst: boolean;
  readonly isProven: boolean;
  readonly outflowAnHourAgo: bigint;
  readonly sentLastHour: bigint;
}

async function factsOfSending(
  deps: AssessmentDeps,
  request: AssessmentRequest & { readonly person: Promise<PersonFacts> },
  {
    payeeCustomerId,
    accountId,
    outflowNow: readingOutflow,
  }: NonNullable<AssessmentRequest["outgoing"]>,
  now: Date,
): Promise<SendingFacts> {
  const { customerId, total } = request;
  const [{ table, standing }, [payee], outflowNow] = await Promise.all([
    request.person,
    payeeCustomerId === null ? [] : deps.paidPayees(customerId, [payeeCustomerId]),
    readingOutflow,
  ]);
  const isPerson = payeeCustomerId !== null;
  const { day, month } = periodsAt(now, deps.timeZone);
  // By the minute, so that one answer serves all quotes of it.
  const anHourAgo = new Date(Math.floor((now.getTime() - HOUR_MS) / MINUTE_MS) * MINUTE_MS);
  const from = (startsAt: Date): Date => countedFrom(standing, startsAt);
  const [dayStart, monthStart, hourStart] = await Promise.all([
    deps.outflows.at(accountId, from(day.startsAt)),
    deps.outflows.at(accountId, from(month.startsAt)),
    deps.outflows.at(accountId, from(anHourAgo)),
  ]);
  return {
    total: total.amountMinor,
    outflowNow,
    outflowAt: {
      day: dayStart + cameBackSince(standing, total.currency, from(day.startsAt)),
      month: monthStart + cameBackSince(standing, total.currency, from(month.startsAt)),
    },
    isNewPayee: isPerson && (payee === undefined || isNew(payee, now)),
    table,
    standing,
    dayStartsAt: from(day.startsAt),
    isFirst: isPerson && payee === undefined,
    isProven: payee?.isProven ?? false,
    outflowAnHourAgo: hourStart,
    sentLastHour: outflowNow - hourStart,
  };
}

/** A period counts from its start, or from when counting began. */
export const countedFrom = ({ countsFrom }: Pick<Standing, "countsFrom">, startsAt: Date): Date =>
  countsFrom !== null && countsFrom > startsAt ? countsFrom : startsAt;

const isNew = (payee: KnownPayee, now: Date): boolean =>
  payee.firstPaidAt.getTime() > now.getTime() - NEW_PAYEE_MS;

/** What went since then to payees that are new now. Read after the outflow: what comes between counts twice, never not at all. */
export async function sentToNewPayees(
  deps: Pick<AssessmentDeps, "history" | "paidPayees">,
  customerId: string,
  currency: CurrencyCode,
  since: Date,
  now: Date,
): Promise<bigint> {
  const sent = await deps.history.sentSince(customerId, currency, since);
  const known = await deps.paidPayees(customerId, [...sent.keys()]);
  const old = new Set(
    known.filter((payee) => !isNew(payee, now)).map(({ payeeCustomerId }) => payeeCustomerId),
  );
  let sum = 0n;
  for (const [payeeId, amount] of sent) if (!old.has(payeeId)) sum += amount;
  return sum;
}

async function limitsOfSending(
  deps: AssessmentDeps,
  { customerId, total: { currency } }: AssessmentRequest,
  sending: SendingFacts & { readonly restrictedUntil: Date | null },
  now: Date,
): Promise<{ readonly caps: readonly NamedCap[]; readonly bite: LimitBite | null }> {
  const { table, standing, restrictedUntil, isNewPayee } = sending;
  const limitOf = (kind: LimitKind) =>
    limitNow(table, { ...standing, restrictedUntil }, { currency, kind }, now).limit;
  const limits: LimitsNow = {
    per_payment: limitOf("per_payment"),
    new_payee: limitOf("new_payee"),
    day: limitOf("day"),
    month: limitOf("month"),
  };
  const isCounted = isNewPayee && !isBelowNewPayeeLimit(limits.new_payee, sending);
  const outgoing: Outgoing = {
    ...sending,
    sentToNewPayees: isCounted
      ? await sentToNewPayees(deps, customerId, currency, sending.dayStartsAt, now)
      : null,
  };
  const caps = capsFor(limits, outgoing);
  const kind = LIMIT_KINDS.find((name) =>
    caps.some((cap) => cap.name === name && sending.outflowNow + sending.total > cap.debitsUpTo),
  );
  const limit = kind === undefined ? null : limits[kind];
  if (kind === undefined || limit === null) return { caps, bite: null };
  const money = (amountMinor: bigint): Money => ({ amountMinor, currency });
  const { left } = usageOf(kind, limit, outgoing);
  const resetsAt = resetOf(kind, periodsAt(now, deps.timeZone));
  return { caps, bite: { kind, limit: money(limit), left: money(left), resetsAt } };
}

/** When a limit is whole again; null: it is per payment. */
export function resetOf(
  kind: LimitKind,
  { day, month }: { readonly day: Period; readonly month: Period },
): Date | null {
  if (kind === "per_payment") return null;
  return kind === "month" ? month.endsAt : day.endsAt;
}
