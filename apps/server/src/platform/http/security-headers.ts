import type { FastifyHelmetOptions } from "@fastify/helmet";

/**
 * What a browser may do with our pages: load its own files and talk to its own server, be framed by nobody. The wallet
 * needs no inline script or style (packages/ui writes its theme as a file), so neither is allowed.
 */
export const securityHeaders = (isHttps: boolean): FastifyHelmetOptions => ({
  contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy(isHttps) },
  crossOriginEmbedderPolicy: false,
  frameguard: { action: "deny" },
  referrerPolicy: { policy: "no-referrer" },
  hsts: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
});

const contentSecurityPolicy = (isHttps: boolean): Record<string, string[]> => ({
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "manifest-src": ["'self'"],
  "worker-src": ["'self'"],
  "form-action": ["'self'"],
  "base-uri": ["'none'"],
  "frame-ancestors": ["'none'"],
  ...(isHttps ? { "upgrade-insecure-requests": [] } : {}),
});

export const PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
