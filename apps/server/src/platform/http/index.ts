export { encodeBody } from "./encode.ts";
export { sessionCookie } from "./guards.ts";
export { buildOpenApiDocument } from "./openapi.ts";
export type { ErrorMapper } from "./problems.ts";
export { type FieldProblem, type RefusalOptions, RequestRefused } from "../refusal.ts";
export { type Actor, type RegisterRoute, type RouteReply, type RouteRequest, WireAnswer } from "./route-types.ts";
export { createHttpServer, type HttpOptions, type HttpServer } from "./server.ts";
