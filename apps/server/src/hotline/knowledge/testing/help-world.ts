import { randomBytes } from "node:crypto";
import { createStaffWorld, createTestDatabase } from "@okpay/testkit";
import { createApp } from "../../../app.ts";
import { loadConfig } from "../../../config.ts";
import { createLog } from "../../../platform/log.ts";
import { FILES } from "./articles.ts";

/** Two processes on one database: `world` is where staff write, `app` is the whole program that strangers read from. */
export async function createHelpWorld() {
  const database = await createTestDatabase();
  const world = await createStaffWorld({ url: database.url, articles: FILES });
  const { call, member } = world;
  const config = loadConfig({
    DATABASE_URL: database.ownerUrl,
    OKPAY_SECRET: randomBytes(48).toString("base64url"),
    PORT: "0",
    METRICS_PORT: "0",
    RATE_LIMIT_FACTOR: "100000",
    WALLET_DIST: "does-not-exist",
  });
  const app = await createApp(config, createLog({ level: "silent" }));
  await app.services.knowledge.start();
  const author = await member("operator");
  return {
    database,
    world,
    app,
    author,
    reviewer: await member("supervisor"),
    agent: await member("agent"),
    ask: (url: string, headers: Record<string, string> = {}) =>
      app.http.inject({ method: "GET", url, headers }),
    at: (method: "GET" | "POST", path: string, options: Parameters<typeof call>[2] = {}) =>
      call(method, path, { on: app.http.inject, ...options }),
    /** The articles of an answer; an answer without any is a mistake the test should see as one. */
    articlesIn: ({ json }: { readonly json: Record<string, unknown> | null }) =>
      (json?.["articles"] ?? []) as { slug: string; title: string }[],
    contentOf: async (slug: string) =>
      ((await call("GET", `/v1/staff/articles/${slug}`, { cookie: author.cookie })).json ?? {})[
        "current"
      ] as {
        number: number;
        content: Record<string, unknown> & { texts: Record<string, Record<string, unknown>> };
      },
  };
}
