import type { Payment } from "../payment.ts";
import type { CheckoutPayment } from "../ports.ts";

/** A payment as the checkout's row keeps it. */
export const forCheckout = ({ id, state, version, purchase }: Payment): CheckoutPayment => ({
  id,
  state,
  version,
  capturedMinor: purchase?.captured ?? 0n,
});
