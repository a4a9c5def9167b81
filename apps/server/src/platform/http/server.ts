import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import cookiePlugin from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import underPressure from "@fastify/under-pressure";
import { type AnyOperationId, allRoutes, type RouteContract } from "@okpay/contracts";
import fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { newId } from "../ids.ts";
import type { Load } from "../load.ts";
import type { Log } from "../log.ts";
import { RequestRefused } from "../refusal.ts";
import { BODY_LIMIT_BYTES, readJsonBody, readUpload } from "./body.ts";
import { registerCspReports } from "./csp-reports.ts";
import { answerError, badRequestLineAnswer } from "./error-answers.ts";
import { assertSameSite, sessionCookie } from "./guards.ts";
import { type HealthChecks, registerHealth } from "./health.ts";
import { CONTRACTS, type ConsoleAccess, type Listener, onlyFrom } from "./listener.ts";
import { type HttpMetrics, observeRequests } from "./observe.ts";
import { pageRegistrar, type RegisterPage } from "./page-route.ts";
import { registerPages } from "./pages/index.ts";
import { cameThroughPlainHttp, createPlainListener, refusePlainHttp } from "./plain-http.ts";
import type { ErrorMapper } from "./problems.ts";
import { type Authenticate, type AuthenticateKey, routeRegistrar } from "./register-route.ts";
import type { RegisterRoute } from "./route-types.ts";
import { type SecurityHeaders, securityHeaders } from "./security-headers.ts";
import { type TlsCertificate, tlsSettings } from "./tls.ts";
import { answerUnknownPath, isApiPath } from "./unknown-path.ts";
import { registerWalletFiles } from "./wallet-files.ts";
import { type RegisterSocket, socketRegistrar } from "./web-sockets.ts";

export interface HttpOptions {
  /** What people type; unsafe requests must come from its origin. */
  readonly publicUrl: string;
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly rateLimitFactor: number;
  readonly walletDist: string;
  readonly log: Log;
  /** Who a session cookie belongs to; one indexed query. */
  readonly authenticate: Authenticate;
  /** Which merchant an `Authorization` header belongs to; left out where merchants' programs are not answered. */
  readonly authenticateKey?: AuthenticateKey;
  readonly mapError: ErrorMapper;
  readonly health: HealthChecks;
  readonly metrics: HttpMetrics;
  /** Told of requests under way, so that background work gives way to them. */
  readonly load: Load;
  /** With a certificate the listener speaks TLS only; without one it stands behind a proxy or on the loopback interface. */
  readonly tls?: TlsCertificate | null;
  /** Makes this the console's listener: the operations of staff instead of those of customers (rows A8, A9). */
  readonly console?: ConsoleAccess;
  /** Paths of WebSockets that pages may open; they are in the pages' policy by name. */
  readonly socketPaths?: readonly string[];
  /** The readable API reference and the OpenAPI document (ASVS V13.4.5, row A8); the page of error codes is always there. */
  readonly isReferenceServed?: boolean;
  /** Time to receive a request, headers and body; 10 s unless told. */
  readonly requestTimeoutMs?: number;
  /** Above this delay of the event loop requests are refused; 1 s unless told, 0: never. */
  readonly maxEventLoopDelayMs?: number;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** Beside TLS: a plain port that sends pages to https and refuses everything else. */
  readonly redirectPort?: number | null;
}

export interface HttpServer {
  readonly route: RegisterRoute;
  /** For pages that a room writes itself, outside of the API and its contract. */
  readonly page: RegisterPage;
  /** For a WebSocket, of staff or of customers. */
  readonly socket: RegisterSocket;
  /** Asserts that every operation of the contract has a handler and makes the server answer. */
  ready(): Promise<void>;
  /** Returns the address, `http://127.0.0.1:8080`. */
  listen(address: ListenAddress): Promise<string>;
  /** Stops accepting, finishes what was accepted, closes. */
  close(): Promise<void>;
  readonly inject: FastifyInstance["inject"];
}

/** A client that drips bytes is cut off. */
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** How often connections are looked at for requests that take too long; Node's own 30 s would let them stay that much longer. */
const LOOK_FOR_SLOW_EVERY_MS = 1_000;
/** Request line and headers together (row I5). */
const HEADER_LIMIT_BYTES = 16 * 1024;
/** Above this delay the process is too busy to answer in time and says so at once. */
const MAX_EVENT_LOOP_DELAY_MS = 1_000;
/** Starting is work too, and the delay is measured each second: what it says before this is about the start, not the load. */
const STARTING_COUNTS_FOR_MS = 1_500;
/** While stopping: how often connections that have become idle are closed. */
const CLOSE_IDLE_EVERY_MS = 50;

/** Every type that some operation takes as a file. */
const UPLOAD_TYPES = [
  ...new Set(
    (Object.values(allRoutes) as RouteContract[]).flatMap(({ upload }) => upload?.types ?? []),
  ),
];

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The HTTP side of the program: one order of checks, one error shape, every route from the contract. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const listener = options.console === undefined ? "public" : "console";
  const cookie = sessionCookie(options.publicUrl, listener);
  const publicOrigin = new URL(options.publicUrl).origin;
  const sockets = (options.socketPaths ?? []).map(
    (path) => `${publicOrigin.replace(/^http/, "ws")}${path}`,
  );
  const headers = securityHeaders(cookie.isSecure, sockets);
  const isBehindProxy = options.trustedProxies.length > 0;
  const app = bareServer(options, headers);
  const plain = createPlainListener(options.publicUrl);
  let isStopping = false;
  let steadyAt = Number.POSITIVE_INFINITY;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", readJsonBody);
  app.addContentTypeParser(UPLOAD_TYPES, readUpload);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));
  app.setNotFoundHandler((request, reply) => answerUnknownPath(request, reply));
  app.decorate("listener", listener);
  app.decorateRequest("actor", null);
  app.decorateRequest("merchant", null);
  app.decorateRequest("problemCode", null);
  app.decorateRequest("rawBody", null);

  observeRequests(app, options);
  if (options.console !== undefined)
    app.addHook("onRequest", onlyFrom(options.console.allowedNets));
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(isApiPath(request.url) ? headers.api : headers.pages);
    reply.header("x-request-id", request.id);
    if (isStopping) reply.header("connection", "close");
    if (cookie.isSecure && isBehindProxy && cameThroughPlainHttp(request)) {
      refusePlainHttp(request, reply, publicOrigin);
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD" && request.method !== "OPTIONS")
      assertSameSite(request, publicOrigin);
    done();
  });
  await app.register(cookiePlugin);
  await app.register(underPressure, {
    maxEventLoopDelay: options.maxEventLoopDelayMs ?? MAX_EVENT_LOOP_DELAY_MS,
    pressureHandler: (request) => {
      if (performance.now() < steadyAt) return;
      if (request.routeOptions.config.isExemptFromShedding !== true)
        throw new RequestRefused("service_overloaded", { retryAfterSeconds: 2 });
    },
  });
  await app.register(rateLimit, { global: false, enableDraftSpec: true, hook: "onRequest" });

  registerHealth(app, { ...options.health, isStopping: () => isStopping });
  await registerCspReports(app, options.log);
  await registerPages(app, {
    isHttps: cookie.isSecure,
    isReferenceServed: options.isReferenceServed ?? true,
  });
  await registerWalletFiles(app, { ...options, sessionCookie: cookie.name });
  const { route, registered } = routeRegistrar(app, { ...options, cookie });
  const upgrades = socketRegistrar(app, { ...options, cookie, publicOrigin });

  return {
    route,
    socket: upgrades.socket,
    page: pageRegistrar(app, {
      rateLimitFactor: options.rateLimitFactor,
      isSecure: cookie.isSecure,
    }),
    async ready() {
      assertEveryOperationHasAHandler(listener, registered);
      await app.ready();
      steadyAt = performance.now() + STARTING_COUNTS_FOR_MS;
    },
    async listen({ host, port, redirectPort = null }) {
      if (redirectPort !== null) {
        plain.listen(redirectPort, host);
        await once(plain, "listening");
      }
      return app.listen({ host, port });
    },
    async close() {
      isStopping = true;
      plain.close();
      plain.closeAllConnections();
      upgrades.close();
      const closing = setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
      try {
        await app.close();
      } finally {
        clearInterval(closing);
      }
    },
    inject: app.inject.bind(app) as FastifyInstance["inject"],
  };
}

/** Fastify with the limits of a connection (row I5), over TLS when there is a certificate. */
function bareServer(options: HttpOptions, headers: SecurityHeaders): FastifyInstance {
  const { tls = null } = options;
  const connection = {
    maxHeaderSize: HEADER_LIMIT_BYTES,
    connectionsCheckingInterval: LOOK_FOR_SLOW_EVERY_MS,
    // Two readings of one message are how requests are smuggled past a proxy (ASVS V4.2.1, row H7).
    insecureHTTPParser: false,
    // Any other request with an Upgrade header is answered as if it had none.
    shouldUpgradeCallback: ({ url }: IncomingMessage) =>
      options.socketPaths?.includes(url?.split("?", 1)[0] ?? "") === true,
  };
  const settings = {
    // Request lines are written by observe.ts; Fastify's own logger would make a child logger for every request.
    logger: false,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: "idle",
    // Requests on open connections are finished while stopping; see the onRequest hook.
    return503OnClosing: false,
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : newId();
    },
    frameworkErrors: (error, request, reply) => {
      // Made before the decorators of createHttpServer apply: without this an undecodable URL would end the process.
      request.actor = null;
      request.merchant = null;
      reply.headers(headers.api).header("x-request-id", request.id);
      answerError(error, request, reply, options);
    },
    clientErrorHandler: badRequestLineAnswer(headers.everywhere),
  } satisfies FastifyServerOptions;
  if (tls === null) return fastify({ ...settings, http: connection });
  const https = { ...connection, ...tlsSettings(tls) };
  // It is the same program: only the raw server is of another class.
  return fastify({ ...settings, https } as FastifyServerOptions) as FastifyInstance;
}

function assertEveryOperationHasAHandler(
  listener: Listener,
  registered: ReadonlySet<AnyOperationId>,
): void {
  const missing = CONTRACTS[listener]
    .map(({ operationId }) => operationId)
    .filter((operation) => !registered.has(operation as AnyOperationId));
  if (missing.length > 0)
    throw new Error(`These operations of the contract have no handler: ${missing.join(", ")}`);
}
