export { registerDeskViewRoutes } from "./routes.ts";
export { createDeskView, type DeskView } from "./service.ts";
