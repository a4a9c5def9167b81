export { registerMerchantRoutes } from "./routes.ts";
export { createMerchants, type Merchants } from "./service.ts";
