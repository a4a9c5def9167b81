export type { BankAccount, TypedAccount } from "./accounts.ts";
export { createSandboxPayoutBank, SANDBOX_BANK } from "./adapters/sandbox-bank.ts";
export type { AccountNotice } from "./deps.ts";
export type { PayoutBank, PayoutStatus, ReturnNotice } from "./ports.ts";
export type { Recipient } from "./recipients.ts";
export { registerBankRoutes } from "./routes.ts";
export { SANDBOX_RECIPIENTS } from "./sandbox/test-accounts.ts";
export { type Banks, type BanksDeps, createBanks } from "./service.ts";
