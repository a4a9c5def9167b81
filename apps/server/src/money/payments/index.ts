export type { PaymentView, Quote, QuoteRequest } from "./bodies.ts";
export type { PaymentsDeps } from "./deps.ts";
export { PAYMENT_COMPLETED, PAYMENT_DECLINED, type PaymentOutcomeEvent } from "./events.ts";
export type { Enquiries } from "./jobs.ts";
export type { Payee, PayeeDirectory } from "./ports.ts";
export { registerPaymentRoutes } from "./routes.ts";
export { feeOf, TOP_UP_LIMITS } from "./rules.ts";
export { createPayments, type Payments } from "./service.ts";
