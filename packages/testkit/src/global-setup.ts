import type { TestProject } from "vitest/node";
import { startTestServer, type TestServer } from "./server.ts";

/** vitest's global setup: one database server for the whole run; the returned function ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { adminUrl, template, stop } = await startTestServer();
  project.provide("okpayTestServer", { adminUrl, template });
  return stop;
}

declare module "vitest" {
  interface ProvidedContext {
    okpayTestServer: TestServer;
  }
}
