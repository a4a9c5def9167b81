import type { FastifyInstance } from "fastify";
import type { Load } from "../load.ts";
import type { Log } from "../log.ts";
import type {} from "./fastify-types.ts";

export interface HttpMetrics {
  /** One answered request. */
  observeRequest(operation: string, status: number, seconds: number): void;
}

/** Measures every request and writes one line for it: which operation, how it ended, how long it took — never what was in it. */
export function observeRequests(
  app: FastifyInstance,
  { log, metrics, load }: { readonly log: Log; readonly metrics: HttpMetrics; readonly load: Load },
): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (request.routeOptions.config?.waits !== true) {
      load.enter();
      // Not in onResponse: that is not called when the client goes away first.
      reply.raw.once("close", load.leave);
    }
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const operation = request.routeOptions.config?.operation ?? "unknown";
    const { statusCode: status, elapsedTime } = reply;
    metrics.observeRequest(operation, status, elapsedTime / 1_000);
    const line = {
      requestId: request.id,
      operation,
      method: request.method,
      status,
      problem: request.problemCode ?? undefined,
      ...(request.actor !== null && "staffId" in request.actor
        ? { staffId: request.actor.staffId }
        : { customerId: request.actor?.customerId }),
      durationMs: Math.round(elapsedTime * 10) / 10,
    };
    if (operation === "health" || operation === "page") log.debug(line, "request");
    else log.info(line, "request");
    done();
  });
}
