import type { TestProject } from "vitest/node";
import { startTestServer, type TestServer } from "./server.ts";

/** vitest's global setup: one database server for the whole run; the returned function ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { adminUrl, template, stop } = await startTestServer();
  project.provide("okpayTestServer", { adminUrl, template });
  // Ctrl-C in the middle of a run: the server is its own process group and would stay.
  const onSignal = () => void stop().finally(() => process.exit(130));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  return async () => {
    process.removeListener("SIGINT", onSignal);
    process.removeListener("SIGTERM", onSignal);
    await stop();
  };
}

declare module "vitest" {
  interface ProvidedContext {
    okpayTestServer: TestServer;
  }
}
