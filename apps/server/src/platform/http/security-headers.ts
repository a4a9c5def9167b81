/**
 * What a browser may do with our pages: load its own files and talk to its own server, be framed by nobody. The wallet
 * needs no inline script or style (packages/ui writes its theme as a file), so neither is allowed. Constant text, made
 * once: @fastify/helmet would put it together anew for every payment.
 */
export function securityHeaders(isHttps: boolean): SecurityHeaders {
  const everywhere = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    ...(isHttps ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
  return {
    api: Object.freeze({
      ...everywhere,
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    }),
    pages: Object.freeze({
      ...everywhere,
      "content-security-policy": contentSecurityPolicy({}, isHttps),
      "cross-origin-opener-policy": "same-origin",
      "origin-agent-cluster": "?1",
      "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }),
  };
}

interface SecurityHeaders {
  /** For answers that are data: whoever opens one as a page can do nothing with it. */
  readonly api: Readonly<Record<string, string>>;
  readonly pages: Readonly<Record<string, string>>;
}

const DIRECTIVES = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "worker-src": "'self'",
  "form-action": "'self'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
} as const;

/** The policy of every page, or with a directive relaxed for the one page that needs it. */
export function contentSecurityPolicy(
  relaxed: { readonly [Name in keyof typeof DIRECTIVES]?: string },
  isHttps: boolean,
): string {
  const directives = Object.entries({ ...DIRECTIVES, ...relaxed }).map(
    ([name, value]) => `${name} ${value}`,
  );
  return [...directives, ...(isHttps ? ["upgrade-insecure-requests"] : [])].join("; ");
}
