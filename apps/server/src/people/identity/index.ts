export { CURRENT_CONSENTS } from "./consents.ts";
export type { CustomerActivation } from "./ports.ts";
export { registerIdentityRoutes } from "./routes.ts";
export { createIdentity, type Identity } from "./service.ts";
