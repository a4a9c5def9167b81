import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ERRORS } from "@okpay/contracts";
import type { ConnectionError, FastifyReply, FastifyRequest } from "fastify";
import { newId } from "../ids.ts";
import type { Log } from "../log.ts";
import { RequestRefused } from "../refusal.ts";
import type {} from "./fastify-types.ts";
import { ofOutdatedPage } from "./outdated-page.ts";
import {
  type ErrorMapper,
  PROBLEM_CONTENT_TYPE,
  problemOf,
  refusalOf,
  retryAfterSeconds,
} from "./problems.ts";
import { localeOf } from "./route-view.ts";

/** Answers any error in the one shape; what is our fault is logged with its cause, what is the client's is not. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    log,
    mapError,
    walletDist,
  }: { readonly log: Log; readonly mapError: ErrorMapper; readonly walletDist: string },
): void {
  const refusal = ofOutdatedPage(refusalOf(error, mapError), request, walletDist);
  request.problemCode = refusal.code;
  if (refusal.code === "service_overloaded" && refusal.cause === undefined) noteShed(log);
  else if (refusal.status >= 500) {
    log.error(
      {
        requestId: request.id,
        operation: request.routeOptions.config?.operation,
        problem: refusal.code,
        err: refusal.cause ?? refusal,
      },
      "request failed",
    );
  }
  const retryAfter = retryAfterSeconds(refusal);
  if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
  // Fastify closes the connection after any error in a body parser; ours has read the body to its end, so it need not.
  if (request.raw.complete) reply.removeHeader("connection");
  void reply
    .code(refusal.status)
    .header("cache-control", "no-store")
    .header("content-type", PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify(problemOf(refusal, localeOf(request, request.actor), request.id)));
}

const SHED_LINE_EVERY_MS = 1_000;
const shed = new WeakMap<Log, { requests: number; saidAt: number }>();

/**
 * Sent away on purpose: one line a second with how many, because a line with a stack for each would make who has too much to do
 * do more. Each is in the metrics and in its own request's line.
 */
function noteShed(log: Log): void {
  const now = performance.now();
  const state = shed.get(log) ?? { requests: 0, saidAt: Number.NEGATIVE_INFINITY };
  shed.set(log, state);
  state.requests += 1;
  if (now - state.saidAt < SHED_LINE_EVERY_MS) return;
  log.warn({ requests: state.requests }, "requests were sent away: too busy");
  state.requests = 0;
  state.saidAt = now;
}

/**
 * Answers bytes that are not an HTTP request (or came too slowly, or with headers above the limit), and closes: there is
 * no request object, so the bare answer is written to the socket. Without this Node would close it without a word.
 */
export const badRequestLineAnswer =
  (headers: Readonly<Record<string, string>>) =>
  (error: ConnectionError, socket: Socket): void => {
    const isLate = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
    // Browsers open connections ahead. An answer on one that asked nothing would be taken for that of the next request
    // sent there; closed without a word (or with 408, RFC 9110 section 15.5.9) the browser sends it again elsewhere.
    const isUnused = isLate && socket.bytesRead === 0;
    if (error.code === "ECONNRESET" || isUnused || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = new RequestRefused(isLate ? "request_timeout" : "malformed_request", {
      cause: error,
    });
    const { status } = ERRORS[refusal.code];
    const body = JSON.stringify(problemOf(refusal, "en", newId()));
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      "cache-control: no-store",
      `content-type: ${PROBLEM_CONTENT_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      "connection: close",
    ];
    socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
  };
