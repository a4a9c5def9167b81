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
} as const satisfies Record<string, RouteContract>;
