import type { CurrencyCode, Money } from "@okpay/money";
import pg from "pg";
import type { Ledger } from "../../../apps/server/src/money/ledger/index.ts";
import type { Checkout, Checkouts } from "../../../apps/server/src/money/payments/index.ts";
import { newId } from "../../../apps/server/src/platform/ids.ts";

export interface OpenedCheckout {
  readonly merchantId: string;
  /** 2020 in the ledger. */
  readonly accountId: string;
  readonly checkoutId: string;
  /** As it is on the wire. */
  readonly publicId: string;
}

/**
 * Somebody who sells, for tests of payments alone: checkouts in a table of the test's own, with the version that makes each
 * paid once, as money/merchants keeps them.
 */
export async function createTestShop(ownerUrl: string) {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.checkout (id uuid PRIMARY KEY, version int NOT NULL, state text, payment_id uuid);
    GRANT USAGE ON SCHEMA shop TO okpay_app;
    GRANT SELECT, UPDATE ON shop.checkout TO okpay_app;`);
  const known = new Map<string, Omit<Checkout, "isOpen" | "expects" | "rows">>();
  const rowAt: Checkouts["rowAt"] = (checkoutId, version) => ({
    expects: { table: "shop.checkout", id: checkoutId, version },
    rows: ({ id, state }) => [
      {
        op: "update",
        table: "shop.checkout",
        id: checkoutId,
        set: {
          version: version + 1,
          state: state === "declined" || state === "voided" ? null : state,
          payment_id: id,
        },
      },
    ],
  });

  const checkouts: Checkouts = {
    async find(checkoutId) {
      const facts = known.get(checkoutId);
      const { rows } = await owner.query<{ version: number; state: string | null }>(
        "SELECT version, state FROM shop.checkout WHERE id = $1",
        [checkoutId],
      );
      const [row] = rows;
      if (facts === undefined || row === undefined) return null;
      return {
        ...facts,
        isOpen: row.state === null,
        ...rowAt(checkoutId, row.version),
      };
    },
    rowAt,
  };

  return {
    checkouts,
    async open(
      ledger: Ledger,
      amount: Money,
      changes: Partial<Pick<Checkout, "capture" | "accepts" | "feePlan" | "openUntil">> & {
        merchant?: OpenedCheckout;
        country?: string;
      } = {},
    ): Promise<OpenedCheckout> {
      const { merchant, country = "CN", ...facts } = changes;
      const accountId = merchant?.accountId ?? newId();
      const merchantId = merchant?.merchantId ?? newId();
      if (merchant === undefined)
        await ledger.book({ transfers: [], opens: [accountOf(accountId, amount.currency)] });
      const id = newId();
      known.set(id, {
        id,
        merchant: { id: merchantId, accountId, name: "晨光书店", detail: null, country },
        amount,
        note: "书",
        feePlan: { basisPoints: 100n, fixedMinor: 0n },
        capture: "later",
        accepts: { balance: true, brands: null, fundings: null, countries: null },
        openUntil: new Date(8_640_000_000_000_000),
        returnUrl: null,
        ...facts,
      });
      await owner.query("INSERT INTO shop.checkout VALUES ($1, 1, NULL, NULL)", [id]);
      return { merchantId, accountId, checkoutId: id, publicId: `chk_${id.replaceAll("-", "")}` };
    },
    stateOf: async (checkoutId: string): Promise<string | null> =>
      (
        await owner.query<{ state: string | null }>(
          "SELECT state FROM shop.checkout WHERE id = $1",
          [checkoutId],
        )
      ).rows[0]?.state ?? null,
    close: () => owner.end(),
  };
}

const accountOf = (id: string, currency: CurrencyCode) =>
  ({ id, currency, code: 2020, floor: 0n, ceiling: null }) as const;
