import { type CurrencyCode, parseDecimal } from "@okpay/money";
import { type RawBuilder, sql } from "kysely";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import { WALLET_CURRENCIES } from "../wallets/index.ts";
import type { Activity, ActivityQuery, PaymentView } from "./bodies.ts";
import type { PaymentsDeps } from "./deps.ts";
import { cursorRefused } from "./errors.ts";
import { list } from "./repository.ts";
import { directionFor, viewOf } from "./view.ts";

const PAGE_SIZE = 20;

/** A page of what happened to a customer's money, newest first. */
export async function listActivity(
  deps: PaymentsDeps,
  customerId: string,
  query: ActivityQuery,
): Promise<Activity> {
  const { payments, nextCursor } = await pageOf(deps, customerId, query);
  return {
    payments: payments.map((payment) => viewOf(payment, directionFor(payment, customerId) ?? "in")),
    nextCursor,
  };
}

/** The same page for whoever helps this customer: the other party's name is masked. */
export async function listForAgent(
  deps: PaymentsDeps,
  customerId: string,
  cursor: string | null,
): Promise<AgentList> {
  const query = cursor === null ? {} : { cursor };
  const { payments, nextCursor } = await pageOf(deps, customerId, query);
  return {
    payments: payments.map((payment) => {
      const direction = directionFor(payment, customerId) ?? "in";
      const { maskedName } = direction === "out" ? payment.payee : payment.payer;
      const { id, kind, state, total, isSandbox, createdAt } = viewOf(payment, direction);
      return { id, kind, state, direction, total, counterparty: maskedName, isSandbox, createdAt };
    }),
    nextCursor,
  };
}

export interface AgentList {
  readonly payments: (Pick<
    PaymentView,
    "id" | "kind" | "state" | "direction" | "total" | "isSandbox" | "createdAt"
  > & { readonly counterparty: string })[];
  readonly nextCursor: string | null;
}

async function pageOf(deps: PaymentsDeps, customerId: string, query: ActivityQuery) {
  const limit = query.limit === undefined ? PAGE_SIZE : Number(query.limit);
  const shared = filtersOf(query);
  const payments = await list(deps.database.kysely, {
    customerId,
    direction: query.direction ?? null,
    conditionsFor: (side) => [...shared, ...searchOf(query.q, side)],
    // One more than the page tells whether there is another.
    limit: limit + 1,
  });
  const page = payments.slice(0, limit);
  const last = page.at(-1);
  return {
    payments: page,
    nextCursor: payments.length > limit && last !== undefined ? toPublicId("pay", last.id) : null,
  };
}

/** Conditions on `payments.payment p` that do not depend on the customer's side. */
function filtersOf(query: ActivityQuery): RawBuilder<boolean>[] {
  const { kind, state, currency, from, to, cursor } = query;
  const conditions: RawBuilder<boolean>[] = [];
  if (cursor !== undefined) conditions.push(sql`p.id < ${idOfCursor(cursor)}`);
  // A request that was paid is told by the payment that paid it, unless requests are what is looked for.
  conditions.push(
    kind === undefined
      ? sql`(p.kind <> 'request' OR p.state <> 'completed')`
      : sql`p.kind = ${kind}`,
  );
  if (state !== undefined) conditions.push(sql`p.state = ${state}`);
  if (currency !== undefined) conditions.push(sql`p.currency = ${currency}`);
  if (from !== undefined)
    conditions.push(
      sql`p.created_at >= ${from}::date::timestamp AT TIME ZONE ${INSTALLATION_TIME_ZONE}`,
    );
  if (to !== undefined)
    conditions.push(
      sql`p.created_at < (${to}::date + 1)::timestamp AT TIME ZONE ${INSTALLATION_TIME_ZONE}`,
    );
  return conditions;
}

function idOfCursor(cursor: string): string {
  if (!/^pay_[0-9a-f]{32}$/.test(cursor)) throw cursorRefused();
  return fromPublicId(cursor);
}

/**
 * What a person may type: part of the counterparty's name or contact, or of the note; an amount ("12.5", "¥1,200");
 * a payment's id or its beginning. All of the words must be found.
 */
function searchOf(q: string | undefined, side: "in" | "out"): RawBuilder<boolean>[] {
  const text = (q ?? "").replaceAll("\0", "").normalize("NFKC").trim();
  if (text === "") return [];
  const ways = [wordsIn(text, side), ...amountsIn(text), ...idsIn(text)];
  return [sql`(${sql.join(ways, sql` OR `)})`];
}

function wordsIn(text: string, side: "in" | "out"): RawBuilder<boolean> {
  const name = side === "out" ? sql`p.payee_name` : sql`p.payer_name`;
  const detail = side === "out" ? sql`p.payee_detail` : sql`p.payer_detail`;
  const words = text.split(/\s+/u).map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  const matches = words.map(
    (word) =>
      sql<boolean>`(${name} ILIKE ${word} OR p.note ILIKE ${word} OR ${detail} ILIKE ${word})`,
  );
  return sql`(${sql.join(matches, sql` AND `)})`;
}

/** The amount as it would be in each currency, with and without the fee. */
function amountsIn(text: string): RawBuilder<boolean>[] {
  const number = text.replace(/^[+\-−]?\s*(?:[A-Z]{3}|[¥$€£])?\s*/u, "");
  return WALLET_CURRENCIES.flatMap((currency: CurrencyCode) => {
    const minor = parseDecimal(number, currency);
    if (minor === null || minor <= 0n || minor > MOST_SEARCHED) return [];
    return [
      sql<boolean>`(p.currency = ${currency} AND (p.amount = ${minor} OR p.amount + p.fee = ${minor}))`,
    ];
  });
}

/** Beyond every amount there is; keeps the comparison inside bigint. */
const MOST_SEARCHED = 10n ** 18n;

/** A payment id, whole or its first eight digits and more: a range of the primary key; and what exists because of it. */
function idsIn(text: string): RawBuilder<boolean>[] {
  const hex = /^(?:pay_)?([0-9a-f-]{8,36})$/i.exec(text)?.[1]?.replaceAll("-", "").toLowerCase();
  if (hex === undefined || hex.length < 8 || hex.length > 32) return [];
  const first = fromPublicId(`pay_${hex.padEnd(32, "0")}`);
  const last = fromPublicId(`pay_${hex.padEnd(32, "f")}`);
  return [
    sql<boolean>`(p.id BETWEEN ${first}::uuid AND ${last}::uuid)`,
    // What belongs to it is found by it: a purchase's refunds. Walks link_original_idx.
    sql<boolean>`(p.id IN (SELECT l.id FROM payments.link l WHERE l.original_id BETWEEN ${first}::uuid AND ${last}::uuid))`,
  ];
}
