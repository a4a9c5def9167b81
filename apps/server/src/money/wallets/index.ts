export { houseAccountId, type HouseAccountCode, WALLET_CURRENCIES } from "./house-accounts.ts";
export type { WalletAccount } from "./repository.ts";
export { registerWalletRoutes } from "./routes.ts";
export { createWallets, type WalletBalance, type Wallets } from "./service.ts";
