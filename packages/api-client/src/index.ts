export {
  type ApiClient,
  type ApiClientOptions,
  createApiClient,
  idempotent,
  newIdempotencyKey,
  unwrap,
} from "./client.ts";
export type { components, operations, paths } from "./generated.ts";
export { BACKGROUND, createPageClient, type PageClient } from "./page-client.ts";
export { ApiError, isApiError, isProblem, type Problem, type ProblemCode } from "./problem.ts";
export { isRefusal, isUnanswered, type Refusal } from "./refusals.ts";
