import type { limits as limitsContract } from "@okpay/contracts";
import type { CurrencyCode, Money } from "@okpay/money";
import type { z } from "zod";
import type { Ledger } from "../ledger/index.ts";
import { type AssessmentDeps, countedFrom, resetOf, sentToNewPayees } from "./assessment.ts";
import {
  cameBackSince,
  LIMIT_KINDS,
  type LimitTable,
  limitName,
  limitNow,
  type Standing,
  usageOf,
} from "./limits.ts";
import { periodsAt } from "./periods.ts";
import type { AccountsOf } from "./ports.ts";
import { WALLET_TIERS } from "./tiers.ts";

export type Limits = z.output<typeof limitsContract>;

type Deps = AssessmentDeps & {
  readonly ledger: Pick<Ledger, "balances">;
  readonly accountsOf: AccountsOf;
};

/** What a customer sees of limits before they bite (product A7). */
export async function limitsView(deps: Deps, customerId: string): Promise<Limits> {
  const [{ table, standing, payer }, accounts] = await Promise.all([
    deps.factsOfPerson({ customerId, sessionId: null }),
    deps.accountsOf(customerId),
  ]);
  const whole: Standing = { ...standing, restrictedUntil: payer.restrictedUntil };
  const limits = await Promise.all(
    accounts.map((account) => limitsOfCurrency(deps, { customerId, table, whole, ...account })),
  );
  const currencies = accounts.map(({ currency }) => currency);
  return {
    tier: standing.tier,
    tiers: WALLET_TIERS.map(({ tier, requires }) => ({
      tier,
      isCurrent: tier === standing.tier,
      requires: [...requires],
      limits: currencies.flatMap((currency) =>
        LIMIT_KINDS.flatMap((kind) => {
          const amountMinor = table.get(limitName(tier, currency, kind));
          return amountMinor === undefined
            ? []
            : [{ currency, kind, limit: { amountMinor, currency } }];
        }),
      ),
    })),
    limits: limits.flat(),
  };
}

async function limitsOfCurrency(
  deps: Deps,
  of: {
    readonly customerId: string;
    readonly table: LimitTable;
    readonly whole: Standing;
    readonly id: string;
    readonly currency: CurrencyCode;
  },
): Promise<Limits["limits"]> {
  const { table, whole, currency } = of;
  const now = deps.clock.now();
  const periods = periodsAt(now, deps.timeZone);
  const dayStartsAt = countedFrom(whole, periods.day.startsAt);
  const monthStartsAt = countedFrom(whole, periods.month.startsAt);
  const [balances, day, month, toNewPayees] = await Promise.all([
    deps.ledger.balances([of.id]),
    deps.outflows.at(of.id, dayStartsAt),
    deps.outflows.at(of.id, monthStartsAt),
    sentToNewPayees(deps, of.customerId, currency, dayStartsAt, now),
  ]);
  const balance = balances.get(of.id);
  const outgoing = {
    outflowNow: (balance?.debitsPosted ?? 0n) + (balance?.debitsPending ?? 0n),
    outflowAt: {
      day: day + cameBackSince(whole, currency, dayStartsAt),
      month: month + cameBackSince(whole, currency, monthStartsAt),
    },
    sentToNewPayees: toNewPayees,
  };
  const money = (amountMinor: bigint): Money => ({ amountMinor, currency });
  return LIMIT_KINDS.flatMap((kind) => {
    const { limit, tierLimit, pending } = limitNow(table, whole, { currency, kind }, now);
    if (limit === null || tierLimit === null) return [];
    const { used, left } = usageOf(kind, limit, outgoing);
    return [
      {
        currency,
        kind,
        limit: money(limit),
        tierLimit: money(tierLimit),
        used: money(used),
        left: money(left),
        resetsAt: resetOf(kind, periods)?.toISOString() ?? null,
        pending:
          pending === null
            ? null
            : { limit: money(pending.limit), activeAt: pending.activeAt.toISOString() },
      },
    ];
  });
}
