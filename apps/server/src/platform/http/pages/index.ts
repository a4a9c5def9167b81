import { readFile } from "node:fs/promises";
import type { FastifyInstance } from "fastify";
import { errorsPage } from "./errors-page.ts";
import { STYLESHEET, STYLESHEET_PATH } from "./html.ts";
import { registerReference } from "./reference.ts";

export { escapeHtml } from "./html.ts";

const REVALIDATE = "no-cache";

/** As `npm run gen` wrote it: making it anew from the contracts took each start more than three seconds of processor time. */
const OPENAPI = new URL("../../../../../../docs/reference/openapi.json", import.meta.url);

/**
 * The error codes, which every problem body points at; and, where they are wanted, the OpenAPI document and its readable
 * reference (a map of the API is nothing a production server need hand out, row A8). Made once, served from memory.
 */
export async function registerPages(
  app: FastifyInstance,
  {
    isHttps,
    isReferenceServed,
  }: { readonly isHttps: boolean; readonly isReferenceServed: boolean },
): Promise<void> {
  const errors = errorsPage();
  const config = { operation: "page" } as const;
  app.get("/docs/errors", { config }, async (_request, reply) =>
    reply.header("cache-control", REVALIDATE).type("text/html; charset=utf-8").send(errors),
  );
  app.get(STYLESHEET_PATH, { config }, async (_request, reply) =>
    reply.header("cache-control", REVALIDATE).type("text/css; charset=utf-8").send(STYLESHEET),
  );
  if (!isReferenceServed) return;
  const documentText = await readFile(OPENAPI, "utf8");
  app.get("/v1/openapi.json", { config }, async (_request, reply) =>
    reply
      .header("cache-control", REVALIDATE)
      .type("application/json; charset=utf-8")
      .send(documentText),
  );
  app.get("/docs", { config }, async (_request, reply) => reply.redirect("/reference/"));
  registerReference(app, isHttps);
}
