import type { CurrencyCode } from "@okpay/money";
import { createBatchLoader, type Database, type Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import {
  type Level,
  type LimitKind,
  type LimitTable,
  limitName,
  type OwnLimit,
  type Standing,
  type Tier,
} from "./limits.ts";

type Db = Tx | Database["kysely"];

type Tables = {
  "risk.tier_limit": { tier: Level; currency: CurrencyCode; kind: LimitKind; amount: bigint };
  "risk.customer": { id: string; tier: Tier; tier_since: Date; counts_from: Date | null };
  "risk.own_limit": {
    customer_id: string;
    currency: CurrencyCode;
    kind: LimitKind;
    amount: bigint | null;
    previous: bigint | null;
    active_at: Date;
  };
  "risk.tightening": { id: string; customer_id: string; at: Date };
  "risk.paid_payee": {
    id: string;
    customer_id: string;
    payee_customer_id: string;
    is_proven: boolean;
    paid_at: Date;
  };
  "risk.low_value_counter": { id: string; version: number; spent: bigint; used: number };
};
const tables = (db: Db) => db.withTables<Tables>();

/** All of it: a few dozen rows. */
export async function readLimitTable(db: Db): Promise<LimitTable> {
  const rows = await tables(db).selectFrom("risk.tier_limit").selectAll().execute();
  return new Map(
    rows.map(({ tier, currency, kind, amount }) => [limitName(tier, currency, kind), amount]),
  );
}

/**
 * Tier, own limits and what came back, of everybody who is asked about at once: one statement, two primary-key look-ups each
 * and one of came_back_customer_idx (few ever have a row there), no lock.
 */
export async function standingsOf(
  { lookups }: Pick<Database, "lookups">,
  customerIds: readonly string[],
): Promise<Omit<Standing, "restrictedUntil">[]> {
  const rows = await lookups.query<StandingRow>({
    name: "risk.standings",
    text: `
          SELECT asked.id, c.tier, c.counts_from, o.currency, o.kind, o.amount, o.previous, o.active_at,
                 (SELECT json_agg(json_build_object('currency', b.currency, 'amount', b.amount::text, 'leftAt', b.left_at))
                    FROM risk.came_back b WHERE b.customer_id = asked.id) AS came_back
            FROM unnest($1::uuid[]) AS asked (id)
            LEFT JOIN risk.customer c ON c.id = asked.id
            LEFT JOIN risk.own_limit o ON o.customer_id = asked.id`,
    values: [[...new Set(customerIds)]],
  });
  const byCustomer = Map.groupBy(rows, ({ id }) => id);
  return customerIds.map((id) => {
    const own = byCustomer.get(id) ?? [];
    const [first] = own;
    return {
      tier: first?.tier ?? "basic",
      countsFrom: first?.counts_from ?? null,
      own: own.filter(hasOwnLimit).map(toOwnLimit),
      cameBack: (first?.came_back ?? []).map(({ currency, amount, leftAt }) => ({
        currency,
        amount: BigInt(amount),
        leftAt: new Date(leftAt),
      })),
    };
  });
}

/** A customer, and one own limit where there is any. */
type StandingRow = {
  readonly id: string;
  readonly came_back:
    | readonly {
        readonly currency: CurrencyCode;
        readonly amount: string;
        readonly leftAt: string;
      }[]
    | null;
} & Nullable<Pick<Tables["risk.customer"], "tier" | "counts_from"> & OwnLimitRow>;
type OwnLimitRow = Omit<Tables["risk.own_limit"], "customer_id">;
type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null };

const hasOwnLimit = <Row extends Nullable<OwnLimitRow>>(row: Row): row is Row & OwnLimitRow =>
  row.kind !== null;

const toOwnLimit = (row: OwnLimitRow): OwnLimit => ({
  currency: row.currency,
  kind: row.kind,
  amount: row.amount,
  previous: row.previous,
  activeAt: row.active_at,
});

/** One customer's own limits, locked by the customer's row, so that two changes at once happen one after the other. */
export async function lockStanding(tx: Tx, customerId: string, now: Date) {
  await tables(tx)
    .insertInto("risk.customer")
    .values({ id: customerId, tier: "basic", tier_since: now, counts_from: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const customer = await tables(tx)
    .selectFrom("risk.customer")
    .selectAll()
    .where("id", "=", customerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const own = await tables(tx)
    .selectFrom("risk.own_limit")
    .selectAll()
    .where("customer_id", "=", customerId)
    .execute();
  return { tier: customer.tier, countsFrom: customer.counts_from, own: own.map(toOwnLimit) };
}

export async function writeOwnLimit(tx: Tx, customerId: string, own: OwnLimit): Promise<void> {
  const { currency, kind, amount, previous, activeAt } = own;
  const set = { amount, previous, active_at: activeAt };
  await tables(tx)
    .insertInto("risk.own_limit")
    .values({ customer_id: customerId, currency, kind, ...set })
    .onConflict((conflict) =>
      conflict.columns(["customer_id", "currency", "kind"]).doUpdateSet(set),
    )
    .execute();
}

export async function writeTier(tx: Tx, customerId: string, tier: Tier, now: Date): Promise<void> {
  await tables(tx)
    .insertInto("risk.customer")
    .values({ id: customerId, tier, tier_since: now, counts_from: null })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ tier, tier_since: now }))
    .execute();
}

export async function writeCountsFrom(db: Db, customerId: string, now: Date): Promise<void> {
  await tables(db)
    .insertInto("risk.customer")
    .values({ id: customerId, tier: "basic", tier_since: now, counts_from: now })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ counts_from: now }))
    .execute();
}

export async function writeTightening(tx: Tx, customerId: string, now: Date): Promise<void> {
  await tables(tx)
    .insertInto("risk.tightening")
    .values({ id: newId(), customer_id: customerId, at: now })
    .execute();
}

/** By the index on time; what is older than any quote that may still be confirmed is forgotten on the way. */
export async function readTightenings(
  db: Db,
  since: Date,
): Promise<{ readonly customerId: string; readonly at: Date }[]> {
  const rows = await tables(db)
    .selectFrom("risk.tightening")
    .select(["customer_id", "at"])
    .where("at", ">", since)
    .execute();
  return rows.map(({ customer_id, at }) => ({ customerId: customer_id, at }));
}

export async function pruneTightenings(db: Db, before: Date): Promise<void> {
  await tables(db).deleteFrom("risk.tightening").where("at", "<", before).execute();
}

/** What is known of a payee from this customer's payments; by the index on the pair. */
export interface KnownPayee {
  readonly payeeCustomerId: string;
  readonly firstPaidAt: Date;
  readonly isProven: boolean;
}

interface PaidPayeeRow extends KnownPayee {
  readonly customerId: string;
}

/** Whom these customers have paid of whom they are asked about; one prepared statement by the pair's index for all at hand. */
export function paidPayeesLoader(
  database: Database,
): (asked: {
  readonly customerId: string;
  readonly payeeIds: readonly string[];
}) => Promise<readonly KnownPayee[]> {
  return createBatchLoader(async (asked) => {
    const pairs = asked.flatMap(({ customerId, payeeIds }) =>
      payeeIds.map((payeeId) => [customerId, payeeId] as const),
    );
    const rows = await database.lookups.query<PaidPayeeRow>({
      name: "risk.paid-payees",
      text: `SELECT p.customer_id AS "customerId", p.payee_customer_id AS "payeeCustomerId",
                    min(p.paid_at) AS "firstPaidAt", bool_or(p.is_proven) AS "isProven"
               FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[])) AS pair (customer_id, payee_id)
               JOIN risk.paid_payee p ON p.customer_id = pair.customer_id AND p.payee_customer_id = pair.payee_id
              GROUP BY 1, 2`,
      values: [pairs.map(([customerId]) => customerId), pairs.map(([, payeeId]) => payeeId)],
    });
    return asked.map(({ customerId, payeeIds }) =>
      rows.filter((row) => row.customerId === customerId && payeeIds.includes(row.payeeCustomerId)),
    );
  });
}

export function findLowValueCounter(db: Db, id: string) {
  return tables(db)
    .selectFrom("risk.low_value_counter")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
}
