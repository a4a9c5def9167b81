export type { AgentView } from "./agent-view.ts";
export { type PaymentsVerification, verifyPayments } from "./agreement.ts";
export type { QuoteRequest } from "./bodies.ts";
export { createPaidOutOperations } from "./cash-outs/paid-out.ts";
export { createPaymentHistory } from "./history.ts";
export { readIntent } from "./intent.ts";
export type {
  Abroad,
  Checkout,
  CheckoutPayment,
  CheckoutRowAt,
  Checkouts,
  Payee,
  PayeeDirectory,
  PaymentProofs,
  RemittanceDelivery,
  RemittancePrice,
} from "./ports.ts";
export { advanceAccountId } from "./purchases/advance.ts";
export type { Purchases } from "./purchases/door.ts";
export type { PurchaseCommand } from "./purchases/purchase-command.ts";
export type { PurchaseView } from "./purchases/view.ts";
export { priceOnWire } from "./remittances/wire.ts";
export { registerPaymentRoutes } from "./routes.ts";
export { type FeePlan, feeOf, TOP_UP_LIMITS } from "./rules.ts";
export { createPayments, type Payments } from "./service.ts";
export {
  createSettledOperations,
  type SettledOperation,
  type SettledOperations,
} from "./settled.ts";
