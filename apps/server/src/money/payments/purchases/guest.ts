import type { Answer } from "../../../platform/idempotency/index.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import type { PaymentsDeps } from "../deps.ts";
import type { Guard } from "../guard.ts";
import { confirmPurchase } from "./confirm.ts";
import { openCheckout, takenCard, termsOf } from "./quoting.ts";

export interface GuestPayment {
  readonly checkoutId: string;
  /** Owner of the saved card, known to nobody else: the checkout's own visitor. */
  readonly guestId: string;
  readonly name: string;
  readonly cardId: string;
  readonly idempotencyKey: string;
}

/** Nothing of ours moves but into a merchant's account: no limit of a wallet, and the issuer asks for the proof. */
const NO_GUARD: Guard = { caps: [], expects: [], rows: () => [] };
const MOST_ROUNDS = 8;

/** Pays a checkout by card for somebody who is no customer. Once per key, and once per checkout. */
export const payAsGuest = (
  deps: PaymentsDeps,
  { guestId, checkoutId, cardId, name, idempotencyKey }: GuestPayment,
): Promise<Answer & { readonly isReplayed: boolean }> =>
  deps.idempotency.run(
    {
      scope: guestId,
      key: idempotencyKey,
      operation: "payAsGuest",
      body: { checkoutId, cardId },
    },
    async (context) => {
      const checkout = await openCheckout(deps, checkoutId);
      const card = await takenCard(deps, checkout, { cardId, customerId: guestId });
      const payer = { customerId: guestId, accountId: guestId, name, maskedName: name, detail: "" };
      const terms = { ...termsOf(deps, checkout, payer, card), assessment: null };
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const answer = await confirmPurchase(deps, terms, NO_GUARD, context);
        if (answer !== "stale") return answer;
      }
      throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
    },
  );
