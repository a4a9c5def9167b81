import { problem } from "./errors.ts";
import { demoRoutes } from "./routes/demo.ts";
import { paymentsRoutes } from "./routes/payments.ts";
import { registrationRoutes } from "./routes/registration.ts";
import { sessionRoutes } from "./routes/session.ts";
import { systemRoutes } from "./routes/system.ts";
import { walletRoutes } from "./routes/wallet.ts";

export type { RouteContract } from "./routes/contract.ts";

/** Every operation, by the area it belongs to. */
export const routes = {
  ...systemRoutes,
  ...registrationRoutes,
  ...sessionRoutes,
  ...demoRoutes,
  ...walletRoutes,
  ...paymentsRoutes,
} as const;

export type OperationId = keyof typeof routes;
export { problem };
