export { registerConfirmationRoutes } from "./routes.ts";
export { type Confirmations, createConfirmations } from "./service.ts";
