export { createDeskPayments, type DeskPayments } from "./payments-of-customer.ts";
export { registerDeskPaymentRoutes, registerDeskViewRoutes } from "./routes.ts";
export { createDeskView, type DeskView } from "./service.ts";
