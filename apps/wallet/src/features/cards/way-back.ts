import { readDraft } from "../../app/drafts.ts";

/* The two ways back to a checkout that was left for a moment. */

/** The draft of a checkout that somebody left to top up: when the money is there, it is one press away. */
export const CHECKOUT_DRAFT = "checkout";

export const waitingCheckout = (): string | undefined =>
  readDraft<{ checkoutId?: string }>(CHECKOUT_DRAFT, {}).checkoutId;

/** Session storage: where to go on after a bank has confirmed a card. */
export const WAY_BACK = "okpay.after-card";
