<<<<<<< HEAD
export { createDeskPayments, type DeskPayments } from "./payments-of-customer.ts";
export { registerDeskPaymentRoutes, registerDeskViewRoutes } from "./routes.ts";
=======
export { registerCallIdentityRoute, registerDeskViewRoutes } from "./routes.ts";
>>>>>>> 38bf779 (Callers prove who they are in steps, and the server opens what each step allows: mail and SMS codes bound to the call, the question in the app, deeds by level)
export { createDeskView, type DeskView } from "./service.ts";
