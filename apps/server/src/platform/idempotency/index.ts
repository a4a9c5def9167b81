export { canonicalJson } from "./canonical-json.ts";
export {
  type Answer,
  ClaimTaken,
  createIdempotency,
  type Idempotency,
  type IdempotencyClaim,
  type IdempotentContext,
  type IdempotentRequest,
} from "./idempotency.ts";
