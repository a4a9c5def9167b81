import { problem } from "./errors.ts";
import { confirmationRoutes } from "./routes/confirmations.ts";
import { demoRoutes } from "./routes/demo.ts";
import { factorRoutes } from "./routes/factors.ts";
import { limitRoutes } from "./routes/limits.ts";
import { paymentsRoutes } from "./routes/payments.ts";
import { recoveryRoutes } from "./routes/recovery.ts";
import { registrationRoutes } from "./routes/registration.ts";
import { securityRoutes } from "./routes/security.ts";
import { sessionRoutes } from "./routes/session.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { stepUpRoutes } from "./routes/step-up.ts";
import { systemRoutes } from "./routes/system.ts";
import { walletRoutes } from "./routes/wallet.ts";

export type { RouteContract } from "./routes/contract.ts";

/** Every operation, by the area it belongs to. */
export const routes = {
  ...systemRoutes,
  ...registrationRoutes,
  ...sessionRoutes,
  ...signInRoutes,
  ...factorRoutes,
  ...stepUpRoutes,
  ...recoveryRoutes,
  ...securityRoutes,
  ...limitRoutes,
  ...demoRoutes,
  ...walletRoutes,
  ...paymentsRoutes,
  ...confirmationRoutes,
} as const;

export type OperationId = keyof typeof routes;
export { problem };
