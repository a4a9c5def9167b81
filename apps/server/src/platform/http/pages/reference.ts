import apiReference from "@scalar/fastify-api-reference";
import type { FastifyInstance } from "fastify";

/** The readable reference, from files in the package: nothing is fetched from elsewhere, so it works offline. */
export async function registerReference(app: FastifyInstance): Promise<void> {
  await app.register(apiReference, {
    routePrefix: "/reference",
    configuration: {
      url: "/v1/openapi.json",
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
    },
  });
}
