import * as banks from "../bank-accounts.ts";
import type { RouteContract } from "./contract.ts";

export const bankAccountRoutes = {
  listBankAccounts: {
    operationId: "listBankAccounts",
    method: "GET",
    path: "/v1/bank-accounts",
    tag: "wallet",
    access: "session",
    summary: "The customer's own bank accounts, masked",
    success: { status: 200, body: banks.bankAccounts },
  },
  addBankAccount: {
    operationId: "addBankAccount",
    method: "POST",
    path: "/v1/bank-accounts",
    tag: "wallet",
    access: "session",
    summary: "Add an account to cash out to; needs a fresh step-up. The same one again is the same",
    body: banks.addBankAccountRequest,
    success: { status: 201, body: banks.bankAccount },
  },
  removeBankAccount: {
    operationId: "removeBankAccount",
    method: "DELETE",
    path: "/v1/bank-accounts/:accountId",
    tag: "wallet",
    access: "session",
    summary: "Remove a bank account; its number is destroyed a month later",
    params: banks.bankAccountParams,
    success: { status: 204, body: null },
  },
  listSandboxBankAccounts: {
    operationId: "listSandboxBankAccounts",
    method: "GET",
    path: "/v1/sandbox/bank-accounts",
    tag: "demo",
    access: "session",
    summary: "Accounts of the sandbox bank and what each causes; not found outside the demo",
    success: { status: 200, body: banks.sandboxBankAccounts },
  },
} as const satisfies Record<string, RouteContract>;
