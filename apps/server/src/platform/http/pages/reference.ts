import { createHash } from "node:crypto";
import fastify, { type FastifyInstance } from "fastify";
import { contentSecurityPolicy } from "../security-headers.ts";

/**
 * The readable reference, from files in the package: nothing is fetched from elsewhere, so it works offline. Its page
 * starts with one inline script and writes its own styles, so this page alone is allowed exactly that script, by its
 * hash, and inline styles.
 *
 * The package is five megabytes of script in one module, 0.4 s of processor time for each start of a server that nobody
 * asks for it: it is loaded for the first reader.
 */
export function registerReference(app: FastifyInstance, isHttps: boolean): void {
  let pages: Promise<FastifyInstance> | undefined;
  const config = { operation: "page" } as const;
  for (const path of [PREFIX, `${PREFIX}/*`])
    app.get(path, { config }, async (request, reply) => {
      pages ??= referencePages();
      const answer = await (await pages).inject({ url: request.url });
      for (const name of ["content-type", "location", "cache-control", "etag"])
        if (answer.headers[name] !== undefined) reply.header(name, answer.headers[name]);
      if (String(answer.headers["content-type"]).startsWith("text/html"))
        reply.header("content-security-policy", policyFor(answer.payload, isHttps));
      return reply.status(answer.statusCode).send(answer.rawPayload);
    });
}

const PREFIX = "/reference";

async function referencePages(): Promise<FastifyInstance> {
  const { default: apiReference } = await import("@scalar/fastify-api-reference");
  const pages = fastify();
  await pages.register(apiReference, {
    routePrefix: PREFIX,
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
  return pages;
}

function policyFor(page: string, isHttps: boolean): string {
  const scripts = [...page.matchAll(INLINE_SCRIPT)].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  const relaxed = {
    "script-src": ["'self'", ...scripts].join(" "),
    "style-src": "'self' 'unsafe-inline'",
    // Scalar renders Markdown of the document, which is ours, through innerHTML.
    "require-trusted-types-for": null,
  };
  return contentSecurityPolicy(relaxed, isHttps);
}

const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;
