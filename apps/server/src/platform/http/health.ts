import type { FastifyInstance } from "fastify";
import type {} from "./fastify-types.ts";

export interface HealthChecks {
  /** Rejects with the reason while the program cannot do its work (database away or at another schema). */
  readonly ready: () => Promise<void>;
  /** Told why, once per change; the answer itself names no internals. */
  readonly onNotReady?: (reason: unknown) => void;
}

/** A readiness answer is remembered this long: probes of many balancers cost one query. */
const REMEMBER_MS = 1_000;

/**
 * `/healthz`: the process runs — restart it when this fails. `/readyz`: it can do its work and takes requests — send
 * it none while this fails. Both are answered while load is shed.
 */
export function registerHealth(
  app: FastifyInstance,
  checks: HealthChecks & { readonly isStopping: () => boolean },
): void {
  let remembered: { readonly at: number; readonly answer: Promise<boolean> } | undefined;
  let wasReady = true;

  const check = async (): Promise<boolean> => {
    try {
      await checks.ready();
      wasReady = true;
      return true;
    } catch (reason) {
      if (wasReady) checks.onNotReady?.(reason);
      wasReady = false;
      return false;
    }
  };

  const config = { operation: "health", isExemptFromShedding: true } as const;
  app.get("/healthz", { config }, async (_request, reply) =>
    reply.header("cache-control", "no-store").send({ status: "ok" }),
  );
  app.get("/readyz", { config }, async (_request, reply) => {
    reply.header("cache-control", "no-store");
    if (checks.isStopping()) return reply.code(503).send({ status: "stopping" });
    const now = Date.now();
    if (remembered === undefined || now - remembered.at > REMEMBER_MS)
      remembered = { at: now, answer: check() };
    return (await remembered.answer)
      ? reply.send({ status: "ready" })
      : reply.code(503).send({ status: "not_ready" });
  });
}
