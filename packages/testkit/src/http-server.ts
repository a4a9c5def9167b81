import { type OperationId, routes, type StaffOperationId, staffRoutes } from "@okpay/contracts";
import {
  createHttpServer,
  type HttpOptions,
  type HttpServer,
  type RouteReply,
  type RouteRequest,
} from "../../../apps/server/src/platform/http/index.ts";
import { createLoad, type Load } from "../../../apps/server/src/platform/load.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";

type Handlers = {
  readonly [K in OperationId]?: (request: RouteRequest<K>) => Promise<RouteReply<K>>;
};

export const TEST_ORIGIN = "http://okpay.test";
/** The session cookie the test server knows; whoever sends it is this actor. */
export const TEST_COOKIE = "okpay_sid=valid";
export const TEST_ACTOR = {
  customerId: "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11",
  sessionId: "session",
  locale: "zh-CN",
  aal: 1,
  authenticatedAt: new Date("2026-01-05T01:00:00Z"),
  stepUpAt: null,
  idleExpiresAt: new Date("2026-01-05T01:15:00Z"),
  absoluteExpiresAt: new Date("2026-01-05T13:00:00Z"),
} as const;

export interface TestHttpServer extends HttpServer {
  /** Every line logged so far. */
  readonly lines: string[];
  readonly load: Load;
}

/** The real server around handlers of the test's own: for what platform/http does by itself. Operations not given answer 500. */
export async function createTestHttpServer(
  handlers: Handlers,
  options: Partial<HttpOptions> = {},
): Promise<TestHttpServer> {
  const lines: string[] = [];
  const load = createLoad();
  const server = await createHttpServer({
    publicUrl: TEST_ORIGIN,
    trustedProxies: [],
    rateLimitFactor: 1,
    walletDist: "does-not-exist",
    log: createLog({ level: "info", destination: { write: (line) => void lines.push(line) } }),
    authenticate: async (token) => (token === "valid" ? TEST_ACTOR : null),
    mapError: () => null,
    health: { ready: async () => undefined },
    load,
    metrics: { observeRequest: () => undefined },
    // How busy the machine is that runs the tests is no business of theirs.
    maxEventLoopDelayMs: 0,
    ...options,
  });
  const none = (operation: string) => async () =>
    Promise.reject(new Error(`the test gave no handler for ${operation}`));
  const register = <K extends OperationId>(operation: K) =>
    server.route(operation, handlers[operation] ?? none(operation));
  if (options.console === undefined)
    for (const operation of Object.keys(routes) as OperationId[]) register(operation);
  else
    for (const operation of Object.keys(staffRoutes) as StaffOperationId[])
      server.route(operation, none(operation));
  await server.ready();
  return Object.assign(server, { lines, load });
}
