import type { Money } from "@okpay/money";
import type { PaymentsDeps } from "../deps.ts";
import { amountRefused, refused } from "../errors.ts";
import { commandHeld, type Decided } from "./command.ts";
import type { PurchasePayment } from "./legs.ts";
import type { PurchaseCommand } from "./purchase-command.ts";
import { captured } from "./settling.ts";

/** Takes what is held: all of it, or part of it and, unless that is said to be all, more later. */
export function capture(
  deps: PaymentsDeps,
  command: PurchaseCommand & { readonly amount?: Money; readonly isFinal?: boolean },
): Promise<PurchasePayment> {
  const { amount, isFinal = true } = command;
  const asked = { amountMinor: amount?.amountMinor ?? null, isFinal };
  return commandHeld(
    deps,
    "capture",
    command,
    (payment, operationId): Decided => {
      const amountMinor = captureAmount(payment, amount);
      const totalAfterMinor = payment.purchase.captured + amountMinor;
      return {
        operation: {
          id: operationId,
          paymentId: payment.id,
          kind: "capture",
          ...asked,
          state: "done",
          code: null,
          movedMinor: amountMinor,
          refundId: null,
          createdAt: deps.clock.now(),
        },
        plan: captured(payment, { operationId, amountMinor, isFinal }),
        asked: {
          amount: { amountMinor, currency: payment.amount.currency },
          isFinal: isFinal || totalAfterMinor === payment.amount.amountMinor,
          totalAfterMinor,
        },
      };
    },
    asked,
  );
}

function captureAmount({ amount, purchase }: PurchasePayment, wanted: Money | undefined): bigint {
  const left = amount.amountMinor - purchase.captured;
  if (wanted === undefined) return left;
  if (wanted.currency !== amount.currency) throw refused("currency_not_held");
  if (wanted.amountMinor > left) throw amountRefused("above_maximum");
  return wanted.amountMinor;
}
