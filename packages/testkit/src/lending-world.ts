import { TRANSFER_CODES } from "../../../apps/server/src/money/ledger/index.ts";
import { advanceAccountId } from "../../../apps/server/src/money/payments/index.ts";
import { fromPublicId, newId } from "../../../apps/server/src/platform/ids.ts";
import { createCardsWorld } from "./cards-world.ts";
import { createTestDatabase } from "./database.ts";
import { createFakeClock } from "./money-world.ts";
import { createTestShop, type OpenedCheckout } from "./shop.ts";

interface Sale {
  readonly merchantId: string;
  readonly paymentId: string;
}

/** Merchants who sell to one payer in US dollars, refund, and are paid out: what refunds are lent is looked at here. */
export async function createLendingWorld() {
  const { url, ownerUrl } = await createTestDatabase();
  const shop = await createTestShop(ownerUrl);
  const world = await createCardsWorld({
    url,
    clock: createFakeClock(),
    money: { checkouts: shop.checkouts },
  });
  const { payments, ledger } = world;
  const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
  const payer = await world.customer("林悦", { USD: 1_000_000_00n });
  const { cardId } = await world.save("4242424200004242", payer.id);
  return {
    ...world,
    url,
    usd,
    payer,

    /** A checkout whose payment is captured at once; of this merchant, or of a new one. */
    open: (amountMinor: bigint, merchant?: OpenedCheckout) =>
      shop.open(ledger, usd(amountMinor), {
        capture: "at_once",
        ...(merchant === undefined ? {} : { merchant }),
      }),

    async sell(checkout: OpenedCheckout, way: "balance" | "card" = "balance"): Promise<Sale> {
      const { token } = await payments.quote({
        customerId: payer.id,
        body: {
          kind: "purchase",
          checkoutId: checkout.publicId,
          way: way === "card" ? { type: "card", cardId } : { type: "balance" },
        },
      });
      const { body } = await payments.confirm({
        customerId: payer.id,
        quote: token,
        idempotencyKey: newId(),
      });
      const { id } = body as { readonly id: string };
      return { merchantId: checkout.merchantId, paymentId: fromPublicId(id) };
    },

    refund: (sale: Sale, amountMinor?: bigint, clientId: string = newId()) =>
      payments.purchases.refund({
        ...sale,
        clientId,
        ...(amountMinor === undefined ? {} : { amount: usd(amountMinor) }),
      }),

    /** What the merchant has, and what it owes of what it was lent; in cents. */
    async standing({ accountId }: Pick<OpenedCheckout, "accountId">) {
      const balances = await ledger.balances([accountId, advanceAccountId(accountId)]);
      return {
        has: balances.get(accountId)?.available,
        owed: balances.get(advanceAccountId(accountId))?.balance ?? 0n,
      };
    },

    /** The merchant's money leaves, as by a payout that takes nothing back. */
    async drain({ accountId }: OpenedCheckout, amountMinor: bigint): Promise<void> {
      const to = await world.wallets.accountOf(payer.id, "USD");
      await ledger.book({
        transfers: [
          {
            id: newId(),
            kind: "posted",
            debitAccountId: accountId,
            creditAccountId: to ?? "",
            amountMinor,
            currency: "USD",
            code: TRANSFER_CODES.merchantPayout,
          },
        ],
      });
    },

    async close(): Promise<void> {
      await world.close();
      await shop.close();
    },
  };
}
