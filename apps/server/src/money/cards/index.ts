export { createDemoAcquirer } from "./adapters/demo-acquirer.ts";
export { createSandboxNetworkAcquirer } from "./adapters/sandbox-network.ts";
export { createStripeAcquirer } from "./adapters/stripe.ts";
export { createCharging } from "./charging.ts";
export { createLocalKeyWrapper, type KeyWrapper } from "./envelope.ts";
export { createNetworkEvents, type NetworkEvents } from "./events.ts";
export { surplusIdOf } from "./network-status.ts";
export {
  type Acquirer,
  type CardAcquirer,
  type CardOperation,
  type ChallengeAnswer,
  type ChargeAnswer,
  type EnquiryAnswer,
  NetworkRemoved,
  type OperationAnswer,
  OutcomeUnknown,
  type SettlementSource,
} from "./ports.ts";
export { registerCardRoutes } from "./routes.ts";
export { controlForm } from "./sandbox/control.ts";
export { SETTLEMENT_FAULTS } from "./sandbox/faults.ts";
export type { SandboxAnswer, SandboxRequest, SandboxService } from "./sandbox/services.ts";
export { faultySettlementFile } from "./sandbox/settlement-day.ts";
export { type Card, type Cards, createCards } from "./service.ts";
export {
  CARD_KINDS,
  type FileProblem,
  netOf,
  PAYOUT_KINDS,
  readSettlementFile,
  type SettlementKind,
  type SettlementLine,
  signOf,
  writeSettlementFile,
} from "./settlement-file.ts";
export { networksOf } from "./tries.ts";
export { createVault, type Vault } from "./vault.ts";
