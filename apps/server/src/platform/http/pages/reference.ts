import { createHash } from "node:crypto";
import apiReference from "@scalar/fastify-api-reference";
import type { FastifyInstance } from "fastify";
import { contentSecurityPolicy } from "../security-headers.ts";

/**
 * The readable reference, from files in the package: nothing is fetched from elsewhere, so it works offline. Its page
 * starts with one inline script and writes its own styles, so this page alone is allowed exactly that script, by its
 * hash, and inline styles.
 */
export async function registerReference(app: FastifyInstance, isHttps: boolean): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook("onSend", async (_request, reply, payload) => {
      if (
        typeof payload === "string" &&
        String(reply.getHeader("content-type")).startsWith("text/html")
      ) {
        const scripts = [...payload.matchAll(INLINE_SCRIPT)].map(
          ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
        );
        const relaxed = {
          "script-src": ["'self'", ...scripts].join(" "),
          "style-src": "'self' 'unsafe-inline'",
          // Scalar renders Markdown of the document, which is ours, through innerHTML.
          "require-trusted-types-for": null,
        };
        reply.header("content-security-policy", contentSecurityPolicy(relaxed, isHttps));
      }
      return payload;
    });
    await scope.register(apiReference, {
      routePrefix: "/reference",
      configuration: {
        pageTitle: "OKPay API",
        url: "/v1/openapi.json",
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        showDeveloperTools: "never",
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    });
  });
}

const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;
