import type { Locale } from "@okpay/contracts";
import type { Payment } from "../payment.ts";
import { receiptText } from "./lines.ts";
import { drawReceipt } from "./pdf.ts";

/** The receipt of a completed payment for one of its parties, as PDF. The same payment and language give the same bytes. */
export const renderReceipt = (
  payment: Payment,
  direction: "in" | "out",
  options: { locale: Locale; isSandbox: boolean },
): Promise<Buffer> =>
  drawReceipt(receiptText(payment, direction, options), {
    locale: options.locale,
    madeAt: payment.completedAt ?? payment.createdAt,
  });
