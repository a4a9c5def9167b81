export type { QuoteRequest } from "./bodies.ts";
export type { Payee, PayeeDirectory } from "./ports.ts";
export { registerPaymentRoutes } from "./routes.ts";
export { feeOf, TOP_UP_LIMITS } from "./rules.ts";
export { createPayments } from "./service.ts";
