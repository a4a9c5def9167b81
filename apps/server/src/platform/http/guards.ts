import type { FastifyRequest } from "fastify";
import { RequestRefused } from "../refusal.ts";
import type { Listener } from "./listener.ts";

/** The session cookie of this installation. `__Host-` binds it to the very host and to https; plain http has no such thing. */
export const sessionCookie = (
  publicUrl: string,
  listener: Listener = "public",
): { readonly name: string; readonly isSecure: boolean } => {
  const name = COOKIES[listener];
  return publicUrl.startsWith("https://")
    ? { name: `__Host-${name}`, isSecure: true }
    : { name, isSecure: false };
};

/** Two names: a browser does not keep the cookies of two ports of one host apart. */
const COOKIES = { public: "okpay_sid", console: "okpay_staff" } as const;

/**
 * Refuses unsafe requests that another site made with this person's cookie. Browsers say where a request comes from
 * in Sec-Fetch-Site, older ones in Origin; with a cookie and neither, the origin is unknown and the answer is no.
 */
export function assertSameSite(request: FastifyRequest, publicOrigin: string): void {
  const { "sec-fetch-site": site, origin, cookie } = request.headers;
  if (site === "same-origin" || site === "none") return;
  if (site === undefined && origin === undefined && cookie === undefined) return;
  // `same-site` is a sister domain: not ours. An Origin that is ours outweighs a missing Sec-Fetch-Site only.
  if (site === undefined && origin === publicOrigin) return;
  throw new RequestRefused("cross_site_request");
}

/** Printable ASCII without blanks, at most 128: whatever a client names its intent with. */
const IDEMPOTENCY_KEY = /^[!-~]{1,128}$/;

export function idempotencyKeyOf(request: FastifyRequest): string {
  const key = request.headers["idempotency-key"];
  if (key === undefined || key === "") throw new RequestRefused("idempotency_key_missing");
  if (typeof key !== "string" || !IDEMPOTENCY_KEY.test(key))
    throw new RequestRefused("idempotency_key_invalid");
  return key;
}
