export { registerCheckoutRoutes, registerMerchantApiRoutes } from "./api-routes.ts";
export { registerMerchantRoutes } from "./routes.ts";
export { registerMerchantSalesRoutes } from "./sales-routes.ts";
export { createMerchants, type Merchants } from "./service.ts";
