import { problem } from "./errors.ts";
import { auditRoutes } from "./routes/audit.ts";
import { bankAccountRoutes } from "./routes/bank-accounts.ts";
import { callbackRoutes } from "./routes/callbacks.ts";
import { callRoutes, callStaffRoutes } from "./routes/calls.ts";
import { cardRoutes } from "./routes/cards.ts";
import { caseRoutes, staffCaseRoutes } from "./routes/cases.ts";
import { checkoutRoutes, merchantSalesRoutes } from "./routes/checkouts.ts";
import { confirmationRoutes } from "./routes/confirmations.ts";
import { corridorRoutes } from "./routes/corridors.ts";
import { demoRoutes } from "./routes/demo.ts";
import { deskStaffRoutes } from "./routes/desk.ts";
import { documentRoutes, documentStaffRoutes } from "./routes/documents.ts";
import { factorRoutes } from "./routes/factors.ts";
import { hoursRoutes, hoursStaffRoutes } from "./routes/hours.ts";
import { helpRoutes, staffKnowledgeRoutes } from "./routes/knowledge.ts";
import { limitRoutes } from "./routes/limits.ts";
import { merchantApiRoutes } from "./routes/merchant-api.ts";
import { merchantRoutes } from "./routes/merchants.ts";
import { paymentsRoutes } from "./routes/payments.ts";
import { promiseRoutes, promiseStaffRoutes } from "./routes/promises.ts";
import { qualityRoutes } from "./routes/quality.ts";
import { recordingRoutes } from "./routes/recordings.ts";
import { recoveryRoutes } from "./routes/recovery.ts";
import { registrationRoutes } from "./routes/registration.ts";
import { requestRoutes } from "./routes/requests.ts";
import { securityRoutes } from "./routes/security.ts";
import { sessionRoutes } from "./routes/session.ts";
import { settlementRoutes } from "./routes/settlements.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { staffAccountRoutes, staffWorkRoutes } from "./routes/staff.ts";
import { staffPaymentRoutes } from "./routes/staff-payments.ts";
import { staffingRoutes } from "./routes/staffing.ts";
import { stepUpRoutes } from "./routes/step-up.ts";
import { supervisionRoutes } from "./routes/supervision.ts";
import { systemRoutes } from "./routes/system.ts";
import { walletRoutes } from "./routes/wallet.ts";

export type { RouteContract } from "./routes/contract.ts";
export { merchantApiRoutes } from "./routes/merchant-api.ts";

/** Every operation of the public listener, by the area it belongs to. */
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
  ...documentRoutes,
  ...demoRoutes,
  ...walletRoutes,
  ...cardRoutes,
  ...bankAccountRoutes,
  ...paymentsRoutes,
  ...requestRoutes,
  ...corridorRoutes,
  ...confirmationRoutes,
  ...merchantRoutes,
  ...merchantSalesRoutes,
  ...merchantApiRoutes,
  ...checkoutRoutes,
  ...hoursRoutes,
  ...callRoutes,
  ...callbackRoutes,
  ...promiseRoutes,
  ...helpRoutes,
  ...caseRoutes,
} as const;

/** Every operation of the console's listener; none of them is served in public (row A8). */
export const staffRoutes = {
  ...staffAccountRoutes,
  ...staffWorkRoutes,
  ...staffPaymentRoutes,
  ...documentStaffRoutes,
  ...auditRoutes,
  ...hoursStaffRoutes,
  ...callStaffRoutes,
  ...staffingRoutes,
  ...recordingRoutes,
  ...qualityRoutes,
  ...supervisionRoutes,
  ...deskStaffRoutes,
  ...promiseStaffRoutes,
  ...staffKnowledgeRoutes,
  ...staffCaseRoutes,
  ...settlementRoutes,
} as const;

/** Of both listeners. */
export const allRoutes = { ...routes, ...staffRoutes } as const;

/** Of the public listener. */
export type OperationId = keyof typeof routes;
export type StaffOperationId = keyof typeof staffRoutes;
export type AnyOperationId = keyof typeof allRoutes;
export { problem };
