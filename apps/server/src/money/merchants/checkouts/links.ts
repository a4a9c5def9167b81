import type { createLinkRequest, MerchantMode } from "@okpay/contracts";
import type { z } from "zod";
import { newId, toPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import type { MerchantsDeps } from "../deps.ts";
import { type PageQuery, pageOf } from "./paging.ts";
import {
  endLink,
  findLink,
  findPayable,
  insertLink,
  type LinkRow,
  listLinks,
  type Shop,
} from "./repository.ts";
import { insertOnce, rowOf } from "./service.ts";
import { pageView } from "./views.ts";

/** Who follows a link has an hour to pay: the link itself stays good. */
const FOLLOWED_MINUTES = 60;

/** An address that asks for the same payment again and again, of anybody. */
export type Links = ReturnType<typeof createLinks>;

export function createLinks(deps: MerchantsDeps) {
  const db = deps.database.kysely;
  const view = (row: LinkRow) => ({
    id: toPublicId("lnk", row.id),
    mode: row.mode,
    description: row.description,
    currency: row.currency,
    amount: amountOf(row),
    url: `${deps.publicUrl}/l/${toPublicId("lnk", row.id)}`,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  });

  return {
    async create(shop: Shop, body: z.output<typeof createLinkRequest>) {
      const row: LinkRow = {
        id: newId(),
        merchant_id: shop.merchantId,
        mode: shop.mode,
        description: body.description,
        amount: body.amountMinor,
        currency: body.currency,
        created_at: deps.clock.now(),
        ended_at: null,
      };
      await insertLink(db, row);
      return view(row);
    },

    async list(shop: Shop, query: PageQuery) {
      const { cut, ...page } = pageOf(query, "lnk");
      const { page: rows, nextCursor } = cut(await listLinks(db, { ...shop, ...page }));
      return { links: rows.map(view), nextCursor };
    },

    async end(merchantId: string, mode: MerchantMode | null, id: string): Promise<void> {
      if (!(await endLink(db, { merchantId, mode, id, at: deps.clock.now() })))
        throw new RequestRefused("not_found");
    },

    /** What stands at its address. */
    async page(id: string) {
      const row = await findLink(db, id);
      if (row === null) throw new RequestRefused("not_found");
      return {
        id: toPublicId("lnk", row.id),
        mode: row.mode,
        merchantName: row.merchant_name,
        description: row.description,
        currency: row.currency,
        amount: amountOf(row),
        isOpen: row.ended_at === null,
      };
    },

    /** A checkout of the follower's own; the amount is theirs where the link leaves it open, and the link's where not. */
    async follow(id: string, amountMinor: bigint | null) {
      const link = await findLink(db, id);
      if (link === null || link.ended_at !== null) throw new RequestRefused("not_found");
      const amount = link.amount ?? amountMinor;
      if (
        amount === null ||
        (link.amount !== null && amountMinor !== null && amountMinor !== amount)
      )
        throw new RequestRefused("validation_failed", {
          errors: [{ field: "amountMinor", code: amount === null ? "required" : "invalid" }],
        });
      const shop = { merchantId: link.merchant_id, mode: link.mode };
      const wish = {
        reference: `link-${newId()}`,
        amount: { amountMinor: amount, currency: link.currency },
        description: link.description,
        capture: "at_once" as const,
        expiresInMinutes: FOLLOWED_MINUTES,
      };
      const { id: checkoutId } = await insertOnce(deps, rowOf(deps, shop, wish, link.id));
      const row = await findPayable(db, checkoutId);
      if (row === null) throw new RequestRefused("not_found");
      return pageView(row, deps.clock.now());
    },
  };
}

const amountOf = (row: LinkRow) =>
  row.amount === null ? null : { amountMinor: row.amount, currency: row.currency };
