import type { payout } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { z } from "zod";
import { derivedId } from "../../platform/derived-id.ts";
import { toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { type BookingOutcome, TRANSFER_CODES, type TransferInput } from "../ledger/index.ts";
import { advanceAccountId } from "../payments/index.ts";
import { about } from "./accounts.ts";
import { type PageQuery, pageOf } from "./checkouts/paging.ts";
import type { Member, MerchantsDeps, Origin } from "./deps.ts";
import { accountsOf, type PayoutSchedule } from "./repository.ts";
import { publish } from "./webhooks/events.ts";

const PAID = "merchant.payoutPaid";

interface PayoutRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  readonly customer_id: string;
  readonly asked_by: string | null;
  readonly paid_at: Date;
}
type PayoutView = z.output<typeof payout>;

/**
 * The live balance, less what was lent for refunds, leaves for the wallet of whoever opened the account: by hand, or by the
 * schedule once a day.
 */
export type Payouts = ReturnType<typeof createPayouts>;

export function createPayouts(deps: MerchantsDeps) {
  deps.jobs.handle("merchants.payOut", () => payOutDue(deps));
  deps.jobs.schedule("merchants.payOut", "*/15 * * * *");
  deps.outbox.subscribe(PAID, async ({ id, payload }) => {
    const paidOut = payload["payoutId"];
    const row = typeof paidOut === "string" ? await findPayout(deps, paidOut) : null;
    if (row === null) return;
    const { id: payoutId, amount, paidAt } = viewOf(row);
    await publish(deps, {
      source: id,
      merchantId: row.merchant_id,
      mode: "live",
      type: "payout.paid",
      occurredAt: row.paid_at,
      data: { payoutId, amount: { ...amount, amountMinor: amount.amountMinor.toString() }, paidAt },
    });
  });

  return {
    /** The same key again is the same payout, of the same currency. Refused with `nothing_to_pay_out` when nothing is available. */
    async payOut(
      owner: Member,
      request: { readonly currency: CurrencyCode; readonly key: string; readonly origin: Origin },
    ): Promise<PayoutView> {
      const { currency, key, origin } = request;
      const earlier = await madeUnderOldId(deps, owner, request);
      if (earlier !== null) return viewOf(earlier);
      // No name of the schedule's begins like this, whatever key somebody chooses.
      const id = derivedId(owner.merchantId, `payout:by-hand:${key}`);
      const made = await payOut(deps, { ...owner, currency, id, askedBy: { ...owner, origin } });
      if (made === null) throw new RequestRefused("nothing_to_pay_out");
      if (made.currency !== currency)
        throw new RequestRefused("idempotency_key_reused", {
          errors: [{ field: "currency", code: "differs" }],
        });
      return viewOf(made);
    },

    async list(member: Member, query: PageQuery) {
      const { cut, before, limit } = pageOf(query, "pyo");
      const { rows } = await sql<PayoutRow>`
        SELECT * FROM merchants.payout
         WHERE merchant_id = ${member.merchantId} AND (${before}::uuid IS NULL OR id < ${before})
         ORDER BY id DESC LIMIT ${limit}`.execute(deps.database.kysely);
      const { page, nextCursor } = cut(rows);
      return { payouts: page.map(viewOf), nextCursor };
    },
  };
}

/** Whether a schedule pays out on this day (UTC). Pure. @internal exported for its test. */
export const isDueOn = (schedule: PayoutSchedule, day: Date): boolean =>
  schedule.every === "day" ||
  (schedule.every === "week" && schedule.weekday === (day.getUTCDay() === 0 ? 7 : day.getUTCDay()));

/** Once a day and account, however often it runs and in however many processes: the payout's id is the day's. */
async function payOutDue(deps: MerchantsDeps): Promise<void> {
  const now = deps.clock.now();
  const day = now.toISOString().slice(0, 10);
  const { rows } = await sql<{ id: string; payout_schedule: PayoutSchedule }>`
    SELECT id, payout_schedule FROM merchants.merchant WHERE payout_schedule->>'every' <> 'manual' ORDER BY id`.execute(
    deps.database.kysely,
  );
  for (const { id: merchantId, payout_schedule: schedule } of rows) {
    if (!isDueOn(schedule, now)) continue;
    for (const { currency, mode } of await accountsOf(deps.database.kysely, merchantId)) {
      if (mode !== "live") continue;
      const id = derivedId(merchantId, `payout:${currency}:day:${day}`);
      try {
        await payOut(deps, { merchantId, currency, id, askedBy: null });
      } catch (error) {
        // Whatever is wrong with one of them, the others have their money; it is tried again in a quarter of an hour.
        deps.log.error(
          { err: error, merchantId, currency },
          "merchants: a payout could not be made and will be tried again",
        );
      }
    }
  }
}

interface PayoutWish {
  readonly merchantId: string;
  readonly currency: CurrencyCode;
  /** Also the transfer's: the ledger itself makes it one payout. */
  readonly id: string;
  readonly askedBy: (Member & { readonly origin: Origin }) | null;
}

/**
 * Before a key was bound to one currency, its payouts had an id of each: a key of that time is still the payout that was made with
 * it. What the schedule made under the same name is nobody's.
 */
async function madeUnderOldId(
  deps: MerchantsDeps,
  { merchantId }: Member,
  { currency, key }: { readonly currency: CurrencyCode; readonly key: string },
): Promise<PayoutRow | null> {
  const found = await findPayout(deps, derivedId(merchantId, `payout:${currency}:${key}`));
  return found === null || found.asked_by === null ? null : found;
}

/** `null`: nothing is available. */
async function payOut(deps: MerchantsDeps, wish: PayoutWish): Promise<PayoutRow | null> {
  const earlier = await findPayout(deps, wish.id);
  if (earlier !== null) return earlier;
  await bookPayout(deps, wish);
  // Also where this one booked nothing: the same wish in another process may have taken what there was.
  return findPayout(deps, wish.id);
}

/** Books what is available now, if anything is. */
async function bookPayout(deps: MerchantsDeps, wish: PayoutWish): Promise<void> {
  const { merchantId, currency } = wish;
  const accounts = await accountsOf(deps.database.kysely, merchantId);
  const from = accounts.find((each) => each.mode === "live" && each.currency === currency);
  const customerId = await firstOwnerOf(deps, merchantId);
  const to = customerId === null ? null : await deps.wallets.accountOf(customerId, currency);
  if (from === undefined || customerId === null || to === null) return;
  const advanceId = advanceAccountId(from.id);
  const balances = await deps.ledger.balances([from.id, advanceId]);
  const owed = balances.get(advanceId)?.balance ?? 0n;
  const amountMinor = (balances.get(from.id)?.available ?? 0n) - owed;
  if (amountMinor <= 0n) return;
  // Refused, it was refunded or paid out in between: there is a next time.
  await deps.ledger.book({
    transfers: legsOf(wish, { from: from.id, to, amountMinor, owed }),
    rows: (decided) => (decided.state === "booked" ? rowsOf(deps, wish, customerId, decided) : []),
  });
}

/** What was lent for refunds goes back with it (payments/purchases/advance.ts). */
function legsOf(
  { id, currency }: PayoutWish,
  sums: {
    readonly from: string;
    readonly to: string;
    readonly amountMinor: bigint;
    readonly owed: bigint;
  },
): TransferInput[] {
  const { from, to, amountMinor, owed } = sums;
  const shared = { kind: "posted", debitAccountId: from, currency, reference: id } as const;
  const payout: TransferInput = {
    ...shared,
    id,
    creditAccountId: to,
    amountMinor,
    code: TRANSFER_CODES.merchantPayout,
  };
  if (owed === 0n) return [payout];
  const repaid: TransferInput = {
    ...shared,
    id: derivedId(id, "advance"),
    creditAccountId: advanceAccountId(from),
    amountMinor: owed,
    code: TRANSFER_CODES.refundAdvanceRepaid,
  };
  return [payout, repaid];
}

function rowsOf(
  deps: MerchantsDeps,
  { id, merchantId, currency, askedBy }: PayoutWish,
  customerId: string,
  booked: Extract<BookingOutcome, { state: "booked" }>,
) {
  const amount = booked.results[0]?.amountMinor ?? 0n;
  const by = askedBy ?? { merchantId, customerId, origin: null };
  return [
    {
      op: "insert" as const,
      table: "merchants.payout" as const,
      values: {
        id,
        merchant_id: merchantId,
        amount: amount.toString(),
        currency,
        customer_id: customerId,
        asked_by: askedBy?.customerId ?? null,
        paid_at: new Date(Number(booked.atMicros / 1000n)).toISOString(),
      },
    },
    deps.outbox.row(PAID, { payoutId: id }),
    deps.audit.row(
      about("merchant.payout_made", by, by.origin, {
        payout: toPublicId("pyo", id),
        isByHand: askedBy !== null,
      }),
    ),
  ];
}

/** Whoever opened the account; when they have left, the owner who came next. */
async function firstOwnerOf(deps: MerchantsDeps, merchantId: string): Promise<string | null> {
  const { rows } = await sql<{ customer_id: string }>`
    SELECT customer_id FROM merchants.member WHERE merchant_id = ${merchantId} AND role = 'owner'
     ORDER BY added_at, id LIMIT 1`.execute(deps.database.kysely);
  return rows[0]?.customer_id ?? null;
}

async function findPayout(
  deps: Pick<MerchantsDeps, "database">,
  id: string,
): Promise<PayoutRow | null> {
  const { rows } = await sql<PayoutRow>`SELECT * FROM merchants.payout WHERE id = ${id}`.execute(
    deps.database.kysely,
  );
  return rows[0] ?? null;
}

const viewOf = (row: PayoutRow): PayoutView => ({
  id: toPublicId("pyo", row.id),
  amount: { amountMinor: row.amount, currency: row.currency },
  isByHand: row.asked_by !== null,
  paidAt: row.paid_at.toISOString(),
});
