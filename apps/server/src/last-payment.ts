import { isDeclineCode } from "@okpay/contracts";
import type { LastPaymentOf } from "./hotline/ivr/index.ts";
import type { Payments } from "./money/payments/index.ts";

/** Requests of one's own that nobody answered may lie before it. */
const LOOKED_THROUGH = "10";

/** The menu's question to money. A request moved nothing: it is nobody's last payment while there is one that did. */
export const createLastPaymentOf =
  (payments: Pick<Payments, "list">): LastPaymentOf =>
  async (customerId) => {
    const { payments: newest } = await payments.list(customerId, { limit: LOOKED_THROUGH });
    const last = newest.find(({ kind }) => kind !== "request") ?? newest[0];
    if (last === undefined) return null;
    const { kind, state, direction, total, declineCode: code, createdAt } = last;
    const declineCode = code !== null && isDeclineCode(code) ? code : null;
    return { kind, state, direction, total, declineCode, createdAt: new Date(createdAt) };
  };
