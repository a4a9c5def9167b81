import type { Money } from "@okpay/money";
import type { Answer } from "../../../platform/idempotency/index.ts";
import type { PaymentsDeps } from "../deps.ts";
import { capture } from "./capture.ts";
import { purchaseOfMerchant } from "./command.ts";
import { createExpiry } from "./expiry.ts";
import { type GuestPayment, payAsGuest } from "./guest.ts";
import type { PurchaseCommand } from "./purchase-command.ts";
import { refund } from "./refund.ts";
import { type PurchaseView, viewForMerchant } from "./view.ts";
import { voidPurchase } from "./void.ts";

/**
 * What a merchant does with its purchases, as one door. Another merchant's payment and none at all are the same
 * `not_found`; a wrong state is `payment_state_conflict` and changes nothing; more than there is, `amount_too_large`.
 */
export interface Purchases {
  /** Takes all that is held, or part of it; the rest is let go unless `isFinal` is false. */
  capture(
    command: PurchaseCommand & { readonly amount?: Money; readonly isFinal?: boolean },
  ): Promise<PurchaseView>;
  /** Lets go of what is held and not taken. */
  void(command: PurchaseCommand): Promise<PurchaseView>;
  /** Gives back all that was taken, or part of it, to where it came from: a payment of its own. */
  refund(
    command: PurchaseCommand & { readonly amount?: Money; readonly reason?: string },
  ): Promise<PurchaseView>;
  get(request: OfMerchant): Promise<PurchaseView>;
  /** Which of its checkouts the payment was made for. */
  checkoutIdOf(request: OfMerchant): Promise<string>;
  /** Pays a checkout by card for somebody who is no customer of ours; an answer like that of a confirmed quote. */
  payAsGuest(request: GuestPayment): Promise<Answer & { readonly isReplayed: boolean }>;
  /** Lets go of authorizations nobody captured in time; returns how many. A job runs it. */
  expire(): Promise<number>;
}

interface OfMerchant {
  readonly merchantId: string;
  readonly paymentId: string;
}

export function createPurchases(deps: PaymentsDeps): Purchases {
  return {
    capture: async (command) => viewForMerchant(deps, await capture(deps, command)),
    void: async (command) => viewForMerchant(deps, await voidPurchase(deps, command)),
    refund: async (command) => viewForMerchant(deps, await refund(deps, command)),
    get: async (request) => viewForMerchant(deps, await purchaseOfMerchant(deps, request)),
    checkoutIdOf: async (request) => (await purchaseOfMerchant(deps, request)).purchase.checkoutId,
    payAsGuest: (request) => payAsGuest(deps, request),
    expire: createExpiry(deps),
  };
}
