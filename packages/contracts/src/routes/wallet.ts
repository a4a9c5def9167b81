import * as payments from "../payments.ts";
import type { RouteContract } from "./contract.ts";

export const walletRoutes = {
  getWallet: {
    operationId: "getWallet",
    method: "GET",
    path: "/v1/wallet",
    tag: "wallet",
    access: "session",
    summary: "Balances per currency",
    success: { status: 200, body: payments.wallet },
  },
  listCards: {
    operationId: "listCards",
    method: "GET",
    path: "/v1/cards",
    tag: "wallet",
    access: "session",
    summary: "Cards that can fund a top-up",
    success: { status: 200, body: payments.cards },
  },
} as const satisfies Record<string, RouteContract>;
