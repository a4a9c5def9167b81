export type { QuoteRequest } from "./bodies.ts";
export { createPaymentHistory } from "./history.ts";
export { readIntent } from "./intent.ts";
export type { Payee, PayeeDirectory, PaymentProofs } from "./ports.ts";
export { registerPaymentRoutes } from "./routes.ts";
export { feeOf, TOP_UP_LIMITS } from "./rules.ts";
export { createPayments } from "./service.ts";
