/**
 * What a browser may do with our pages: load its own files and talk to its own server, be framed by nobody, and turn no
 * text into markup or script (Trusted Types). The wallet needs no inline script or style (packages/ui writes its theme as
 * a file), so neither is allowed. Constant text, made once: @fastify/helmet would put it together anew for every payment.
 * ASVS V3.4, rows H2–H4.
 */
export function securityHeaders(
  isHttps: boolean,
  sockets: readonly string[] = [],
): SecurityHeaders {
  const everywhere = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    ...(isHttps ? STRICT_TRANSPORT : {}),
  };
  return {
    everywhere: Object.freeze(everywhere),
    api: Object.freeze({
      ...everywhere,
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    }),
    pages: Object.freeze({
      ...everywhere,
      "content-security-policy": contentSecurityPolicy(
        // `'self'` covers a WebSocket of the same address in newer browsers only; and this names the one there is.
        sockets.length === 0 ? {} : { "connect-src": ["'self'", ...sockets].join(" ") },
        isHttps,
      ),
      "reporting-endpoints": `csp="${CSP_REPORTS_PATH}"`,
      "cross-origin-opener-policy": "same-origin",
      "origin-agent-cluster": "?1",
      "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    }),
  };
}

export interface SecurityHeaders {
  /** What also an answer gets that belongs to no request (bytes that are not HTTP). */
  readonly everywhere: Readonly<Record<string, string>>;
  /** For answers that are data: whoever opens one as a page can do nothing with it. */
  readonly api: Readonly<Record<string, string>>;
  readonly pages: Readonly<Record<string, string>>;
}

/** Where browsers say what a policy stopped; written to the log by csp-reports.ts. */
export const CSP_REPORTS_PATH = "/csp-reports";

/** A year, and every host below ours: a cookie must not travel in the clear because somebody left out an `s`. */
const STRICT_TRANSPORT = {
  "strict-transport-security": "max-age=31536000; includeSubDomains",
} as const;

const DIRECTIVES = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "connect-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
  "require-trusted-types-for": "'script'",
} as const;

type Directive = keyof typeof DIRECTIVES;

/** The policy of every page, or with a directive relaxed (`null`: left out) for the one page that needs it. */
export function contentSecurityPolicy(
  relaxed: { readonly [Name in Directive]?: string | null },
  isHttps: boolean,
): string {
  const directives = Object.entries<string | null>({ ...DIRECTIVES, ...relaxed }).flatMap(
    ([name, value]) => (value === null ? [] : [`${name} ${value}`]),
  );
  return [
    ...directives,
    `report-uri ${CSP_REPORTS_PATH}`,
    "report-to csp",
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
