import type { Locale } from "@okpay/contracts";
import { negotiateLocale } from "@okpay/i18n";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor, MerchantActor, StaffActor } from "./route-types.ts";

/** The language to answer in: what the client asks for; a client that asks for none gets its session's. */
export const localeOf = (request: FastifyRequest, actor: Pick<Actor, "locale"> | null): Locale =>
  request.headers["accept-language"] === undefined && actor !== null
    ? actor.locale
    : negotiateLocale(request.headers["accept-language"]);

interface Decoded {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly actor: Actor | StaffActor | MerchantActor | null;
  readonly idempotencyKey: string | null;
}

/** A request as a handler sees it; what costs something (language, cookies) is worked out when asked for. */
export class RouteView {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly actor: Actor | StaffActor | MerchantActor | null;
  readonly idempotencyKey: string | null;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #isSecure: boolean;

  constructor(decoded: Decoded, request: FastifyRequest, reply: FastifyReply, isSecure: boolean) {
    this.params = decoded.params;
    this.query = decoded.query;
    this.body = decoded.body;
    this.actor = decoded.actor;
    this.idempotencyKey = decoded.idempotencyKey;
    this.#request = request;
    this.#reply = reply;
    this.#isSecure = isSecure;
  }

  get locale(): Locale {
    return localeOf(this.#request, this.#request.actor);
  }
  get ip(): string {
    return this.#request.ip;
  }
  get userAgent(): string {
    return (this.#request.headers["user-agent"] ?? "").slice(0, 256);
  }
  get requestId(): string {
    return this.#request.id;
  }
  get rawBody(): string {
    return this.#request.rawBody ?? "";
  }
  readonly header = (name: string): string | undefined => {
    const value = this.#request.headers[name];
    return typeof value === "string" ? value : undefined;
  };
  get cookies(): Readonly<Record<string, string | undefined>> {
    return this.#request.cookies;
  }
  // Properties, not methods: handlers take them out of the request by name.
  readonly setCookie = (
    name: string,
    value: string,
    { maxAgeSeconds }: { readonly maxAgeSeconds: number },
  ): void => {
    this.#reply.setCookie(name, value, { ...this.#cookieOptions(), maxAge: maxAgeSeconds });
  };
  readonly clearCookie = (name: string): void => {
    this.#reply.clearCookie(name, this.#cookieOptions());
  };
  readonly setHeader = (name: string, value: string): void => {
    this.#reply.header(name, value);
  };

  #cookieOptions() {
    return { path: "/", httpOnly: true, sameSite: "strict", secure: this.#isSecure } as const;
  }
}
