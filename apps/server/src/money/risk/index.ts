export type { Assessment, LimitBite, NamedCap, PersonFacts } from "./assessment.ts";
export type { ConfirmationPolicy, ConfirmationReason } from "./confirmation-policy.ts";
export type { Tier } from "./limits.ts";
export { periodsAt } from "./periods.ts";
export type { PayerFacts, PaymentHistory } from "./ports.ts";
export { registerLimitRoutes } from "./routes.ts";
export { createRisk, type Risk } from "./service.ts";
export { WALLET_TIERS } from "./tiers.ts";
export { fromWireAssessment, toWireAssessment, type WireAssessment } from "./wire.ts";
