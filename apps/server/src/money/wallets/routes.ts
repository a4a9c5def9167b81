import type { RegisterRoute } from "../../platform/http/index.ts";
import type { Wallets } from "./service.ts";

export function registerWalletRoutes(route: RegisterRoute, wallets: Wallets): void {
  route("getWallet", async ({ actor }) => {
    const { balances, asOf } = await wallets.balances(actor.customerId);
    return { balances: [...balances], asOf: asOf.toISOString() };
  });
}
