import type { ErrorCode, OperationId } from "@okpay/contracts";
import type { Actor } from "./route-types.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set once the session was looked up; errors are answered in its language. */
    actor: Actor | null;
    /** The code this request was refused with, for its log line. */
    problemCode: ErrorCode | null;
  }
  interface FastifyContextConfig {
    /** Names the route in metrics and logs. */
    operation?: OperationId | "health" | "page";
    /** Largest file this route takes; routes that take none have none. */
    uploadLimitBytes?: number;
    /** Answered even when the process sheds load. */
    isExemptFromShedding?: boolean;
  }
}
