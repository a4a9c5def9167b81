import type { captureRequest, MerchantMode, refundRequest } from "@okpay/contracts";
import type { z } from "zod";
import { RequestRefused } from "../../../platform/refusal.ts";
import type { MerchantsDeps } from "../deps.ts";
import { type PageQuery, pageOf } from "./paging.ts";
import { findCheckout, listCheckouts, type Shop } from "./repository.ts";
import { type PaymentView, paymentRowView, paymentView } from "./views.ts";

/** Which payment, by whom. A null mode: a person of the merchant, who sees both. */
export interface Sale {
  readonly merchantId: string;
  readonly mode: MerchantMode | null;
  readonly paymentId: string;
}

/** What a merchant does with its payments. A command's key is good for one command for ever, not for 72 hours only. */
export type Sales = ReturnType<typeof createSales>;

export function createSales(deps: MerchantsDeps) {
  const db = deps.database.kysely;
  /** Another merchant's payment, one of the other mode, one that came to nothing and none at all are the same `not_found`. */
  async function checkoutOf({ mode, ...sale }: Sale) {
    const checkoutId = await deps.purchases.checkoutIdOf(sale);
    const row = await findCheckout(db, { merchantId: sale.merchantId, mode }, checkoutId);
    if (row?.payment_id !== sale.paymentId) throw new RequestRefused("not_found");
    return row;
  }
  const command = ({ merchantId, paymentId }: Sale, clientId: string) => ({
    merchantId,
    paymentId,
    clientId,
  });

  return {
    async list(shop: Shop, query: PageQuery) {
      const { cut, ...page } = pageOf(query, "chk");
      const { page: rows, nextCursor } = cut(
        await listCheckouts(db, { ...shop, ...page, isPaid: true }),
      );
      const now = deps.clock.now();
      return { payments: rows.map((row) => paymentRowView(row, now)), nextCursor };
    },

    async get(sale: Sale): Promise<PaymentView> {
      return paymentView(await checkoutOf(sale), await deps.purchases.get(sale));
    },

    async capture(
      sale: Sale,
      body: z.output<typeof captureRequest>,
      key: string,
    ): Promise<PaymentView> {
      const row = await checkoutOf(sale);
      const purchase = await deps.purchases.capture({ ...command(sale, key), ...given(body) });
      return paymentView(row, purchase);
    },

    async void(sale: Sale, key: string): Promise<PaymentView> {
      const row = await checkoutOf(sale);
      return paymentView(row, await deps.purchases.void(command(sale, key)));
    },

    async refund(
      sale: Sale,
      body: z.output<typeof refundRequest>,
      key: string,
    ): Promise<PaymentView> {
      const row = await checkoutOf(sale);
      const purchase = await deps.purchases.refund({ ...command(sale, key), ...given(body) });
      return paymentView(row, purchase);
    },
  };
}

/** Without the fields that were left out. */
const given = <T extends object>(body: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
