import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Locale } from "@okpay/contracts";
import { countryWished, negotiateLocale } from "@okpay/i18n";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { clientKeyOf } from "./client-key.ts";
import { PAGES_PER_MINUTE, RATE_WINDOW_MS, tooManyRequests } from "./limits.ts";
import { isStorableText } from "./strict-json.ts";

/** A page that everybody may read, as its room's handler sees the request for it. */
export interface PageRequest {
  readonly params: Readonly<Record<string, string>>;
  /** Of each name the one value; a name given twice is left out. */
  readonly query: Readonly<Record<string, string>>;
  /** Of Accept-Language. */
  readonly locale: Locale;
  /** The region of Accept-Language's first language, where it names one. */
  readonly country: string | undefined;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  setCookie(name: string, value: string, options: { readonly maxAgeSeconds: number }): void;
}

export interface PageAnswer {
  readonly status?: 200 | 302 | 404;
  readonly contentType?: string;
  readonly body: string | Buffer;
  readonly cacheControl: string;
  /** What else the answer depends on than the address. */
  readonly vary?: string;
  /** With 302. */
  readonly location?: string;
}

/**
 * Pages for strangers: HTML, styles, scripts and pictures a room makes by itself. Everything of them is the same for
 * everybody, so they carry an ETag and are compressed; an answer about a person is neither (row H1).
 */
export type RegisterPage = (
  path: string,
  handler: (request: PageRequest) => Promise<PageAnswer>,
) => void;

const compress = promisify(gzip);
/** Less than a packet: compressing it saves nobody anything. */
const COMPRESSED_FROM_BYTES = 1_000;
const TEXT = /^(?:text\/|application\/(?:json|javascript))/;

export function pageRegistrar(
  app: FastifyInstance,
  { rateLimitFactor, isSecure }: { readonly rateLimitFactor: number; readonly isSecure: boolean },
): RegisterPage {
  const rateLimit = {
    max: Math.max(1, Math.ceil(PAGES_PER_MINUTE * rateLimitFactor)),
    timeWindow: RATE_WINDOW_MS,
    keyGenerator: clientKeyOf,
    errorResponseBuilder: tooManyRequests,
  };
  return (path, handler) => {
    app.get(path, { config: { operation: "page", rateLimit } }, async (request, reply) => {
      const answer = await handler({
        params: request.params as Readonly<Record<string, string>>,
        query: plainQuery(request.query),
        locale: negotiateLocale(request.headers["accept-language"]),
        country: countryWished(request.headers["accept-language"]),
        cookies: request.cookies,
        setCookie: (name, value, { maxAgeSeconds }) =>
          void reply.setCookie(name, value, {
            path: "/",
            httpOnly: true,
            sameSite: "strict",
            secure: isSecure,
            maxAge: maxAgeSeconds,
          }),
      });
      return send(request, reply, answer);
    });
  };
}

function plainQuery(query: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query as Record<string, unknown>).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === "string" && isStorableText(entry[1]),
    ),
  );
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status = 200, contentType = "text/html; charset=utf-8", ...answer }: PageAnswer,
): Promise<FastifyReply> {
  const bytes = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body, "utf8");
  const isCompressed =
    bytes.length >= COMPRESSED_FROM_BYTES &&
    TEXT.test(contentType) &&
    /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  const vary = [answer.vary, "Accept-Encoding"].filter((each) => each !== undefined).join(", ");
  reply.code(status).header("cache-control", answer.cacheControl).header("vary", vary);
  if (answer.location !== undefined) return reply.header("location", answer.location).send();
  // Weak: the compressed and the plain bytes say the same.
  const etag = `W/"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
  if (status === 200) {
    reply.header("etag", etag);
    if (request.headers["if-none-match"]?.includes(etag) === true) return reply.code(304).send();
  }
  reply.header("content-type", contentType);
  if (!isCompressed) return reply.send(bytes);
  return reply.header("content-encoding", "gzip").send(await compress(bytes));
}
