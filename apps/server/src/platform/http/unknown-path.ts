import type { FastifyReply, FastifyRequest } from "fastify";
import { RequestRefused } from "../refusal.ts";
import type {} from "./fastify-types.ts";
import { CONTRACTS, type Listener } from "./listener.ts";

/** Where the API ends and the wallet's pages begin. */
export const isApiPath = (path: string): boolean =>
  path.startsWith("/v1/") || path === "/v1" || path.startsWith("/v1?");

export const pathOf = (request: FastifyRequest): string => request.url.split("?", 1)[0] ?? "/";

/** Nothing is registered for this method and path: 405 with Allow where another method would do, else 404. */
export function answerUnknownPath(request: FastifyRequest, reply: FastifyReply): never {
  const allowed = allowedMethods(request.server.listener, pathOf(request));
  // A missing file of the wallet gets here too, although its method is right.
  if (allowed.length === 0 || allowed.includes(request.method))
    throw new RequestRefused("not_found");
  reply.header("allow", allowed.join(", "));
  throw new RequestRefused("method_not_allowed");
}

const known = (listener: Listener) =>
  CONTRACTS[listener].map(({ path, method }) => ({
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replace(/:\w+/g, "[^/]+")}$`),
    method,
  }));
/** Of each listener its own: what the other one serves is unknown here, by every method (row A8). */
const KNOWN = { public: known("public"), console: known("console") };

function allowedMethods(listener: Listener, path: string): readonly string[] {
  if (!isApiPath(path)) return ["GET", "HEAD"];
  const methods = KNOWN[listener]
    .filter(({ pattern }) => pattern.test(path))
    .map(({ method }) => method);
  return [...new Set(methods)].flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}
