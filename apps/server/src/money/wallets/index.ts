export {
  HOUSE_CURRENCIES,
  type HouseAccountCode,
  houseAccountId,
  WALLET_CURRENCIES,
} from "./house-accounts.ts";
export { registerWalletRoutes } from "./routes.ts";
export { createWallets, type Wallets } from "./service.ts";
