export { CURRENT_CONSENTS } from "./consents.ts";
export type { DemoCustomer, DemoIdentity, Persona } from "./demo.ts";
export type { DirectoryEntry, IdentityDirectory, Profile } from "./directory.ts";
export { CUSTOMER_ACTIVATED } from "./events.ts";
export type { ActivationRequest, CustomerActivation } from "./ports.ts";
export { registerIdentityRoutes } from "./routes.ts";
export { createIdentity, type Identity } from "./service.ts";
