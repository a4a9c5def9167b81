export { registerQualityRoutes } from "./routes.ts";
export { createQuality, type Quality } from "./service.ts";
