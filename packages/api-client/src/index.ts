export {
  type ApiClient,
  type ApiClientOptions,
  createApiClient,
  idempotent,
  newIdempotencyKey,
  unwrap,
} from "./client.ts";
export type { components, operations, paths } from "./generated.ts";
export { ApiError, isApiError, isProblem, type Problem, type ProblemCode } from "./problem.ts";
