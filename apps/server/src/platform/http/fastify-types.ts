import type { AnyOperationId, ErrorCode } from "@okpay/contracts";
import type { Listener } from "./listener.ts";
import type { Actor, MerchantActor, StaffActor } from "./route-types.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** Whom this server answers, and therefore which operations it has. */
    listener: Listener;
  }
  interface FastifyRequest {
    /** Set once the session was looked up; errors are answered in its language. */
    actor: Actor | StaffActor | null;
    /** Set before requests are counted, from the API key. */
    merchant: MerchantActor | null;
    /** The code this request was refused with, for its log line. */
    problemCode: ErrorCode | null;
    /** The text of a signed body as it was sent. */
    rawBody: string | null;
  }
  interface FastifyContextConfig {
    /** Names the route in metrics and logs. */
    operation?: AnyOperationId | "health" | "page";
    /** Largest file this route takes; routes that take none have none. */
    uploadLimitBytes?: number;
    /** The body is signed: its very text is kept. */
    keepsRawBody?: boolean;
    /** Waits for news: counts as no work under way. */
    waits?: boolean;
    /** Answered even when the process sheds load. */
    isExemptFromShedding?: boolean;
  }
}
