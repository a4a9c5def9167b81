export { createDeskPayments, type DeskPayments } from "./payments-of-customer.ts";
export {
  registerCallIdentityRoute,
  registerDeskPaymentRoutes,
  registerDeskViewRoutes,
} from "./routes.ts";
export { createDeskView, type DeskView } from "./service.ts";
