import { createServer, type Server } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { newId } from "../ids.ts";
import { RequestRefused } from "../refusal.ts";
import { PROBLEM_CONTENT_TYPE, problemOf } from "./problems.ts";
import { securityHeaders } from "./security-headers.ts";
import { isApiPath } from "./unknown-path.ts";

/**
 * What happens to requests that came without TLS to an installation that has it (ASVS V4.1.2, V12.2.1, row H2): a page is
 * sent to https with 308; the API is refused and never redirected, or a client with a mistyped address would send its
 * session in the clear for years and never notice.
 */
export function refusePlainHttp(
  request: FastifyRequest,
  reply: FastifyReply,
  publicOrigin: string,
): FastifyReply {
  if (!isPage(request.method, request.url)) throw new RequestRefused("https_required");
  return reply.redirect(`${publicOrigin}${request.url}`, 308);
}

/** A trusted proxy says that the client spoke plain HTTP to it. */
export const cameThroughPlainHttp = (request: FastifyRequest): boolean =>
  request.headers["x-forwarded-proto"] !== undefined && request.protocol !== "https";

/** The listener beside the TLS one, usually on port 80: it has no routes, reads no body and sets no cookie. */
export function createPlainListener(publicUrl: string): Server {
  const { origin, host } = new URL(publicUrl);
  const { everywhere } = securityHeaders(true);
  return createServer(
    { requestTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      for (const [name, value] of Object.entries(everywhere)) response.setHeader(name, value);
      response.setHeader("connection", "close");
      const path = request.url ?? "/";
      if (isPage(request.method ?? "GET", path)) {
        // The path as it came; an absolute-form target would name a host of the client's choice.
        const target = path.startsWith("/") ? `${origin}${path}` : origin;
        response.writeHead(308, { location: target }).end();
        return;
      }
      const body = JSON.stringify(
        problemOf(new RequestRefused("https_required", { params: { host } }), "en", newId()),
      );
      response.writeHead(403, { "content-type": PROBLEM_CONTENT_TYPE }).end(body);
    },
  );
}

const isPage = (method: string, path: string): boolean =>
  (method === "GET" || method === "HEAD") && !isApiPath(path);
