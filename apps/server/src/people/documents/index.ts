export { registerDocumentRoutes, registerDocumentStaffRoutes } from "./routes.ts";
export { createDocuments, type Documents } from "./service.ts";
