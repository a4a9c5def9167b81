export { createSandboxAcquirer } from "./adapters/sandbox-acquirer.ts";
export {
  type Acquirer,
  type ChargeAnswer,
  type EnquiryAnswer,
  OutcomeUnknown,
} from "./ports.ts";
export { registerCardRoutes } from "./routes.ts";
export { type Card, type Cards, createCards } from "./service.ts";
