import type { PaymentsDeps } from "../deps.ts";
import { commandHeld, type Decided } from "./command.ts";
import type { PurchasePayment } from "./legs.ts";
import type { PurchaseCommand } from "./purchase-command.ts";
import { voided } from "./settling.ts";

/** Lets go of what is held; what was taken before stays taken, and the payment is then complete. */
export const voidPurchase = (
  deps: PaymentsDeps,
  command: PurchaseCommand,
): Promise<PurchasePayment> =>
  commandHeld(
    deps,
    "void",
    command,
    (payment, operationId): Decided => {
      const { amount, purchase } = payment;
      const left = amount.amountMinor - purchase.captured;
      return {
        operation: {
          id: operationId,
          paymentId: payment.id,
          kind: "void",
          amountMinor: null,
          isFinal: true,
          state: "done",
          code: null,
          movedMinor: left,
          refundId: null,
          createdAt: deps.clock.now(),
        },
        plan: voided(payment),
        asked: {
          amount: { amountMinor: left, currency: amount.currency },
          isFinal: true,
          totalAfterMinor: purchase.captured,
        },
      };
    },
    { amountMinor: null, isFinal: true },
  );
