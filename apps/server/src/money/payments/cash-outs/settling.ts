import type { Payment } from "../payment.ts";
import type { SettlementPlan, Verdict } from "../settlement-plan.ts";
import { postLegs, voidLegs } from "./legs.ts";

/** What the bank's answer does to the books: what was held is taken, or let go. */
export function planOfCashOut(payment: Payment, verdict: Verdict): SettlementPlan {
  if (verdict.outcome !== "approved")
    return { transfers: voidLegs(payment), command: "decline", topic: "payment.declined" };
  return {
    transfers: postLegs(payment),
    command: "complete",
    change: (moved, { balances }) => ({
      ...moved,
      payerBalanceAfter: balances.get(payment.cashOut?.walletAccountId ?? "")?.balance ?? null,
    }),
    topic: "payment.completed",
  };
}
