import type { createCheckoutRequest } from "@okpay/contracts";
import type { z } from "zod";
import { encodeBody } from "../../../platform/http/index.ts";
import {
  type Answer,
  ClaimTaken,
  type IdempotentContext,
} from "../../../platform/idempotency/index.ts";
import { newId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import type { MerchantsDeps } from "../deps.ts";
import { type PageQuery, pageOf } from "./paging.ts";
import {
  type CheckoutRow,
  cancelOpen,
  findByReference,
  findCheckout,
  findPayable,
  insertCheckout,
  listCheckouts,
  type Shop,
} from "./repository.ts";
import { checkoutView, isOpenAt, pageView } from "./views.ts";

export type CheckoutWish = z.output<typeof createCheckoutRequest>;

const MINUTE_MS = 60_000;

/** What a merchant asks to be paid. A reference is one checkout for ever, an idempotency key one answer for 72 hours. */
export type CheckoutService = ReturnType<typeof createCheckouts>;

export function createCheckouts(deps: MerchantsDeps) {
  const db = deps.database.kysely;
  const view = (row: CheckoutRow) => checkoutView(row, deps.publicUrl, deps.clock.now());

  return {
    create: (shop: Shop, wish: CheckoutWish, idempotencyKey: string) =>
      deps.idempotency.run(
        {
          scope: `${shop.merchantId}:${shop.mode}`,
          key: idempotencyKey,
          operation: "createCheckout",
          body: encodeRequest(wish),
        },
        async (context) => {
          const row = await insertOnce(deps, rowOf(deps, shop, wish, null));
          return storeAnswer(deps, context, {
            status: 201,
            body: encodeBody("createCheckout", view(row)),
          });
        },
      ),

    async get(shop: Shop, id: string) {
      const row = await findCheckout(db, shop, id);
      if (row === null) throw new RequestRefused("not_found");
      return view(row);
    },

    async list(shop: Shop, query: PageQuery) {
      const { cut, ...page } = pageOf(query, "chk");
      const { page: rows, nextCursor } = cut(
        await listCheckouts(db, { ...shop, ...page, isPaid: false }),
      );
      return { checkouts: rows.map(view), nextCursor };
    },

    /** Safe to repeat. Refused (`checkout_not_open`) once somebody is paying or has paid. */
    async cancel(shop: Shop, id: string) {
      const isCancelled = await cancelOpen(db, (await this.mine(shop, id)).id);
      const row = await this.mine(shop, id);
      if (!isCancelled && row.state !== "cancelled") throw new RequestRefused("checkout_not_open");
      return view(row);
    },

    async mine(shop: Shop, id: string): Promise<CheckoutRow> {
      const row = await findCheckout(db, shop, id);
      if (row === null) throw new RequestRefused("not_found");
      return row;
    },

    /** What its payer sees; whoever has the id was sent there. */
    async page(id: string) {
      const row = await findPayable(db, id);
      if (row === null) throw new RequestRefused("not_found");
      return pageView(row, deps.clock.now());
    },

    isOpen: (row: CheckoutRow) => isOpenAt(row, deps.clock.now()),
  };
}

/** The row of a wish; its id is new, its reference decides. */
export const rowOf = (
  deps: Pick<MerchantsDeps, "clock">,
  shop: Shop,
  wish: CheckoutWish,
  linkId: string | null,
): CheckoutRow => {
  const now = deps.clock.now();
  return {
    id: newId(),
    version: 1,
    merchant_id: shop.merchantId,
    mode: shop.mode,
    reference: wish.reference,
    amount: wish.amount.amountMinor,
    currency: wish.amount.currency,
    description: wish.description,
    capture: wish.capture,
    success_url: wish.successUrl ?? null,
    cancel_url: wish.cancelUrl ?? null,
    link_id: linkId,
    state: "open",
    payment_id: null,
    captured: 0n,
    refunded: 0n,
    payment_version: 0,
    expires_at: new Date(now.getTime() + wish.expiresInMinutes * MINUTE_MS),
    created_at: now,
  };
};

/** The checkout of this reference: the new one, or the one there was; refused when that one asks for something else. */
export async function insertOnce(deps: MerchantsDeps, row: CheckoutRow): Promise<CheckoutRow> {
  const isNew = await deps.database.kysely.transaction().execute((tx) => insertCheckout(tx, row));
  if (isNew) return row;
  const shop = { merchantId: row.merchant_id, mode: row.mode };
  const earlier = await findByReference(deps.database.kysely, shop, row.reference);
  if (earlier === null) throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
  const differing = COMPARED.filter(([, column]) => earlier[column] !== row[column]);
  if (differing.length > 0)
    throw new RequestRefused("reference_taken", {
      errors: differing.map(([field]) => ({ field, code: "invalid" as const })),
    });
  return earlier;
}

const COMPARED = [
  ["amount.amountMinor", "amount"],
  ["amount.currency", "currency"],
  ["description", "description"],
  ["capture", "capture"],
  ["successUrl", "success_url"],
  ["cancelUrl", "cancel_url"],
] as const;

/** The wish as it came: bigints have no JSON. */
const encodeRequest = ({ amount, ...rest }: CheckoutWish) => ({
  ...rest,
  amount: { ...amount, amountMinor: amount.amountMinor.toString() },
});

/**
 * The checkout is there already when its answer is stored: a crash between the two leaves a reference that answers the
 * repeated request with the very same checkout.
 */
async function storeAnswer(
  deps: MerchantsDeps,
  context: IdempotentContext,
  answer: Answer,
): Promise<Answer> {
  const outcome = await deps.ledger.book({
    transfers: [],
    claim: context.claim,
    rows: () => [context.answerRow(answer.status, answer.body)],
  });
  if (outcome.state === "claimed") throw new ClaimTaken();
  return answer;
}
