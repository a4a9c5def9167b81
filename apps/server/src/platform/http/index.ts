export { type FieldProblem, type RefusalOptions, RequestRefused } from "../refusal.ts";
export type { Upload } from "./body.ts";
export { encodeBody } from "./encode.ts";
export { sessionCookie } from "./guards.ts";
export type { ConsoleAccess } from "./listener.ts";
export type { PageAnswer, PageRequest, RegisterPage } from "./page-route.ts";
export { createPageScripts } from "./page-scripts.ts";
export { escapeHtml } from "./pages/index.ts";
export type { ErrorMapper } from "./problems.ts";
export {
  type Actor,
  type MerchantActor,
  type RegisterRoute,
  type RouteReply,
  type RouteRequest,
  type StaffActor,
  WireAnswer,
} from "./route-types.ts";
export { createHttpServer, type HttpOptions, type HttpServer } from "./server.ts";
export { requireFreshStepUp, STEP_UP_FRESH_MS } from "./step-up.ts";
export type { TlsCertificate } from "./tls.ts";
