import { type AnyOperationId, allRoutes, type RouteContract } from "@okpay/contracts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { RequestRefused } from "../refusal.ts";
import { withRequestId } from "../request-context.ts";
import { isJsonContentType } from "./body.ts";
import { clientKeyOf } from "./client-key.ts";
import type {} from "./fastify-types.ts";
import { fieldProblems } from "./field-problems.ts";
import { idempotencyKeyOf } from "./guards.ts";
import { RATE_WINDOW_MS, requestsPerMinute, tooManyRequests } from "./limits.ts";
import { CONTRACTS, type ConsoleAccess } from "./listener.ts";
import { type Actor, type MerchantActor, type RegisterRoute, WireAnswer } from "./route-types.ts";
import { RouteView } from "./route-view.ts";
import { isStorableText } from "./strict-json.ts";

export type Authenticate = (
  cookieToken: string | undefined,
  isBackground: boolean,
) => Promise<Actor | null>;

export type AuthenticateKey = (authorization: string | undefined) => Promise<MerchantActor | null>;

interface Settings {
  readonly authenticate: Authenticate;
  readonly authenticateKey?: AuthenticateKey;
  readonly console?: ConsoleAccess;
  readonly rateLimitFactor: number;
  readonly cookie: { readonly name: string; readonly isSecure: boolean };
}

type AnyHandler = (request: RouteView) => Promise<unknown>;

/** Time to answer: longer than the slowest sandbox card, shorter than a shutdown. */
const HANDLER_DEADLINE_MS = 20_000;

const JSON_CONTENT_TYPE = "application/json; charset=utf-8";
const NOTHING = z.strictObject({});

/** `route("getWallet", handler)`: everything else about the route comes from its contract. */
export function routeRegistrar(
  app: FastifyInstance,
  settings: Settings,
): { readonly route: RegisterRoute; readonly registered: ReadonlySet<AnyOperationId> } {
  const registered = new Set<AnyOperationId>();
  const route: RegisterRoute = (operation, handler) => {
    if (registered.has(operation)) throw new Error(`Operation ${operation} has a handler already`);
    registered.add(operation);
    const contract: RouteContract = allRoutes[operation];
    if (!CONTRACTS[app.listener].includes(contract))
      throw new Error(`Operation ${operation} is not of the ${app.listener} listener`);
    app.route({
      method: contract.method,
      url: contract.path,
      config: {
        operation,
        rateLimit: rateLimitOf(operation, settings.rateLimitFactor),
        ...(contract.waits === undefined ? {} : { waits: true }),
        ...(contract.isSigned === undefined ? {} : { keepsRawBody: true }),
        ...(contract.upload === undefined ? {} : { uploadLimitBytes: contract.upload.maxBytes }),
      },
      onRequest: [
        (request, _reply, done) => {
          if (!isOfType(contract, request.headers["content-type"]))
            throw new RequestRefused("unsupported_media_type");
          done();
        },
        // Before requests are counted: a merchant's program is counted by its key, wherever it runs.
        ...(contract.access === "merchant"
          ? [
              async (request: FastifyRequest) => {
                request.merchant =
                  (await settings.authenticateKey?.(request.headers.authorization)) ?? null;
              },
            ]
          : []),
      ],
      handler: (request, reply) =>
        withRequestId(request.id, () =>
          answer(contract, handler as unknown as AnyHandler, settings, request, reply),
        ),
    });
  };
  return { route, registered };
}

/** Looked at before a byte of the body is read; a route without a body says nothing about its type. */
function isOfType({ body, upload }: RouteContract, header: string | undefined): boolean {
  if (upload !== undefined) return header !== undefined && upload.types.includes(header);
  return body === undefined || isJsonContentType(header);
}

/** The order in which a request may be refused (docs/concepts/money.md): shape, session, idempotency key, then the handler. */
async function answer(
  contract: RouteContract,
  handler: AnyHandler,
  settings: Settings,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header("cache-control", "no-store");
  const params = decodeText(contract.params ?? NOTHING, request.params);
  const query = decodeText(contract.query ?? NOTHING, request.query);
  const body = bodyOf(contract, request.body);
  await admitted(contract, settings, request);
  if (contract.access === "merchant") requireScope(contract, request.merchant);
  const idempotencyKey = contract.idempotency === "required" ? idempotencyKeyOf(request) : null;
  const view = new RouteView(
    { params, query, body, actor: request.merchant ?? request.actor, idempotencyKey },
    request,
    reply,
    settings.cookie.isSecure,
  );
  const result = await withDeadline(handler(view));
  // News that was waited for: whose session, role or grant ended meanwhile is told nothing any more (row S6).
  if (contract.waits !== undefined) await admitted(contract, settings, request);
  return send(contract, result, reply);
}

async function admitted(
  contract: RouteContract,
  settings: Settings,
  request: FastifyRequest,
): Promise<void> {
  if (contract.access === "session") await signedIn(settings, request);
  if (contract.access === "staff") await permitted(contract, settings, request);
}

const bodyOf = ({ body, upload }: RouteContract, sent: unknown): unknown => {
  if (upload !== undefined) return sent;
  return body === undefined ? undefined : decode(body, sent);
};

/**
 * Rejects when the handler takes too long: its outcome is then unknown, and the client may repeat the request with the
 * same key. A timer of our own: Fastify's handlerTimeout makes an AbortSignal for every request.
 */
function withDeadline<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new RequestRefused("service_unavailable", { retryAfterSeconds: 2 })),
      HANDLER_DEADLINE_MS,
    );
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Text from the URL: percent-encoding can smuggle in what PostgreSQL cannot store. */
function decodeText(schema: z.ZodType, input: unknown): unknown {
  for (const [field, value] of Object.entries(input as Record<string, unknown>)) {
    if (typeof value === "string" && !isStorableText(value))
      throw new RequestRefused("validation_failed", { errors: [{ field, code: "invalid" }] });
  }
  return decode(schema, input);
}

function decode(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (!result.success)
    throw new RequestRefused("validation_failed", {
      errors: fieldProblems(result.error.issues, input),
    });
  return result.data;
}

async function signedIn(
  { authenticate, cookie }: Settings,
  request: FastifyRequest,
): Promise<void> {
  request.actor = await authenticate(request.cookies[cookie.name], isOfPage(request));
  if (request.actor === null) throw new RequestRefused("unauthenticated");
}

/** What a page asks by itself, without anybody there (polling), keeps nobody signed in (row S4). */
const isOfPage = ({ headers }: FastifyRequest): boolean => headers["x-okpay-background"] === "1";

/** Deny by default: whatever is not granted by name is refused and recorded (rows A2, L1). */
async function permitted(
  { grant, operationId }: RouteContract,
  { console, cookie }: Settings,
  request: FastifyRequest,
): Promise<void> {
  const actor =
    (await console?.authenticate(request.cookies[cookie.name], isOfPage(request))) ?? null;
  request.actor = actor;
  if (console === undefined || actor === null) throw new RequestRefused("unauthenticated");
  if (grant !== undefined && actor.grants.includes(grant)) return;
  await console.denied(actor, {
    operation: operationId,
    ip: request.ip,
    userAgent: request.headers["user-agent"] ?? "",
  });
  throw new RequestRefused("not_permitted");
}

/** Deny by default: a key may what its scopes name, and a route without a scope is nobody's. */
function requireScope({ scope }: RouteContract, merchant: MerchantActor | null): void {
  // A program cannot sign in: what it can mend is its key.
  if (merchant === null) throw new RequestRefused("api_key_invalid");
  if (scope === undefined || !merchant.scopes.includes(scope))
    throw new RequestRefused("not_permitted");
}

function send(contract: RouteContract, result: unknown, reply: FastifyReply): FastifyReply {
  const { status, body } = contract.success;
  if (result instanceof WireAnswer) {
    if (result.isReplayed) reply.header("idempotency-replayed", "true");
    return reply
      .code(result.status)
      .header("content-type", JSON_CONTENT_TYPE)
      .send(JSON.stringify(result.body));
  }
  reply.code(status);
  if (body === null) return reply.send();
  if (body === "pdf") return reply.header("content-type", "application/pdf").send(result);
  if (body === "csv") return reply.header("content-type", "text/csv; charset=utf-8").send(result);
  if (body === "wav") return reply.header("content-type", "audio/wav").send(result);
  return reply
    .header("content-type", JSON_CONTENT_TYPE)
    .send(JSON.stringify(z.encode(body, result)));
}

const rateLimitOf = (operation: AnyOperationId, factor: number) => ({
  max: requestsPerMinute(operation, factor),
  timeWindow: RATE_WINDOW_MS,
  keyGenerator: (request: FastifyRequest) => request.merchant?.keyId ?? clientKeyOf(request),
  errorResponseBuilder: tooManyRequests,
});
