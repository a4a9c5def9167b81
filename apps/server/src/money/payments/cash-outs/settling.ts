import type { Payment } from "../payment.ts";
import { exchangeLegs } from "../remittances/legs.ts";
import type { SettlementPlan, Verdict } from "../settlement-plan.ts";
import { postLegs, voidLegs } from "./legs.ts";

/** What the bank's answer does to the books: what was held is taken, and exchanged if it went abroad, or let go. */
export function planOfPayout(payment: Payment, verdict: Verdict): SettlementPlan {
  if (verdict.outcome !== "approved")
    return { transfers: voidLegs(payment), command: "decline", topic: "payment.declined" };
  return {
    transfers: [...postLegs(payment), ...exchangeLegs(payment)],
    command: "complete",
    change: (moved, { balances }) => ({
      ...moved,
      payerBalanceAfter: balances.get(payment.payout?.walletAccountId ?? "")?.balance ?? null,
    }),
    topic: "payment.completed",
  };
}
