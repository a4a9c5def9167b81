import { derivedId } from "../../../platform/derived-id.ts";
import { eventRows, purchaseChangedRow, settledRow } from "../booking-rows.ts";
import type { PaymentsDeps } from "../deps.ts";
import { PaymentInvariantBroken } from "../errors.ts";
import { topicRow } from "../events.ts";
import type { Payment } from "../payment.ts";
import { find } from "../repository.ts";
import type { SettlementPlan, Verdict } from "../settlement-plan.ts";
import type { PurchasePayment } from "./legs.ts";
import { operationAnsweredRow, operationIdOfRefund } from "./operations.ts";

/** The card network took a refund, or would not: the refund is settled and the purchase it belongs to says so. */
export async function planOfRefund(
  deps: PaymentsDeps,
  refund: Payment,
  verdict: Verdict,
): Promise<SettlementPlan> {
  const original = await purchaseOf(deps, refund);
  const { amountMinor } = refund.amount;
  const isDone = verdict.outcome === "approved";
  const operationId = await operationIdOfRefund(deps.database.kysely, refund.id);
  const expects = [
    { table: "payments.payment", id: original.id, version: original.version } as const,
  ];
  const answer = operationAnsweredRow(operationId, {
    state: isDone ? "done" : "refused",
    code: verdict.outcome === "declined" ? (verdict.networkCode ?? verdict.code) : null,
    movedMinor: isDone ? amountMinor : 0n,
  });
  if (isDone)
    return {
      transfers: [
        {
          id: derivedId(refund.id, "post"),
          kind: "post",
          pendingId: refund.id,
          amountMinor: "all",
          reference: refund.id,
        },
      ],
      command: "complete",
      expects,
      rows: ({ completedAt }) => [
        ...toldRows(deps, original, "refunded", amountMinor, completedAt ?? deps.clock.now()),
        answer,
      ],
      topic: "payment.completed",
    };
  const { purchase } = original;
  const given = { ...purchase, refunded: purchase.refunded - amountMinor };
  return {
    transfers: [
      {
        id: derivedId(refund.id, "void"),
        kind: "void",
        pendingId: refund.id,
        reference: refund.id,
      },
    ],
    command: "decline",
    expects,
    rows: ({ events }) => [
      purchaseChangedRow(original.id, given),
      ...toldRows(
        deps,
        { ...original, purchase: given },
        "refund_failed",
        amountMinor,
        events.at(-1)?.at ?? deps.clock.now(),
      ),
      answer,
    ],
    topic: "payment.declined",
  };
}

/** The purchase's own timeline and news gain the refund. */
export function toldRows(
  deps: Pick<PaymentsDeps, "outbox">,
  original: PurchasePayment,
  type: "refunded" | "refund_failed",
  amountMinor: bigint,
  at: Date,
) {
  const told: Payment = {
    ...original,
    version: original.version + 1,
    events: [...original.events, { type, at, amountMinor }],
  };
  return [
    settledRow(told),
    ...eventRows(told, original.events.length),
    topicRow(deps.outbox, "payment.refunded", told),
  ];
}

/** The purchase a refund is of. */
async function purchaseOf(deps: PaymentsDeps, refund: Payment): Promise<PurchasePayment> {
  const original =
    refund.originalId === null ? null : await find(deps.database.kysely, refund.originalId);
  if (original?.purchase === null || original === null)
    throw new PaymentInvariantBroken(`refund ${refund.id} is of no purchase`);
  return { ...original, purchase: original.purchase };
}
