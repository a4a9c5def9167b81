export { encodeBody } from "./encode.ts";
export { type FieldProblem, type RefusalOptions, RequestRefused } from "../refusal.ts";
export { type Actor, type RegisterRoute, type RouteReply, type RouteRequest, WireAnswer } from "./route-types.ts";
