export type { Callers } from "./callers.ts";
export type { Challenges, IssuedChallenge } from "./challenges.ts";
export { CURRENT_CONSENTS } from "./consents.ts";
export { normaliseEmail } from "./email-address.ts";
export type { CustomerActivation } from "./ports.ts";
export { registerIdentityRoutes } from "./routes.ts";
export { NO_AREAS, openAreas } from "./security/area.ts";
export { deviceOf, nameOfDevice } from "./security/device.ts";
export { createIdentity, type Identity } from "./service.ts";
