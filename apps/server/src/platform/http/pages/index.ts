import type { FastifyInstance } from "fastify";
import { buildOpenApiDocument } from "../openapi.ts";
import { errorsPage } from "./errors-page.ts";
import { STYLESHEET, STYLESHEET_PATH } from "./html.ts";
import { registerReference } from "./reference.ts";

const REVALIDATE = "no-cache";

/** What a developer reads: the OpenAPI document, its readable reference, the error codes. Made once, served from memory. */
export async function registerPages(app: FastifyInstance, isHttps: boolean): Promise<void> {
  const document = buildOpenApiDocument();
  const documentText = JSON.stringify(document);
  const errors = errorsPage();
  const config = { operation: "page" } as const;
  app.get("/v1/openapi.json", { config }, async (_request, reply) =>
    reply
      .header("cache-control", REVALIDATE)
      .type("application/json; charset=utf-8")
      .send(documentText),
  );
  app.get("/docs/errors", { config }, async (_request, reply) =>
    reply.header("cache-control", REVALIDATE).type("text/html; charset=utf-8").send(errors),
  );
  app.get(STYLESHEET_PATH, { config }, async (_request, reply) =>
    reply.header("cache-control", REVALIDATE).type("text/css; charset=utf-8").send(STYLESHEET),
  );
  app.get("/docs", { config }, async (_request, reply) => reply.redirect("/reference/"));
  await registerReference(app, isHttps);
}
