import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import { LOCALES, t } from "@okpay/i18n";
import type { FastifyInstance } from "fastify";
import type {} from "./fastify-types.ts";
import { page } from "./pages/html.ts";
import { answerUnknownPath, isApiPath, pathOf } from "./unknown-path.ts";

/** Vite writes a hash into the name of everything in this folder: what has a name once never changes. */
const HASHED_FOLDER = "/assets/";

/** Serves the built wallet: its files, and its start page for every other address (the router in the browser does the rest). */
export async function registerWalletFiles(app: FastifyInstance, walletDist: string): Promise<void> {
  const root = resolve(walletDist);
  await app.register(fastifyStatic, {
    root,
    serve: false,
    cacheControl: false,
    dotfiles: "ignore",
    preCompressed: true,
  });
  app.get("/*", { config: { operation: "page" } }, async (request, reply) => {
    const path = pathOf(request);
    if (isApiPath(path)) return answerUnknownPath(request, reply);
    const isFile = (path.split("/").at(-1) ?? "").includes(".");
    reply.header(
      "cache-control",
      path.startsWith(HASHED_FOLDER) ? "public, max-age=31536000, immutable" : "no-cache",
    );
    if (isFile) return reply.sendFile(decodeURIComponent(path).slice(1));
    // Looked for on each request, so that a build is picked up without a restart.
    if (!(await exists(join(root, "index.html"))))
      return reply.code(503).type("text/html; charset=utf-8").send(notBuiltPage());
    return reply.sendFile("index.html");
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    // Not there, or not readable: either way it cannot be served.
    return false;
  }
}

const notBuiltPage = (): string =>
  page(
    "OKPay",
    LOCALES.map(
      (locale) =>
        `<section lang="${locale}"><h1>${t(locale, "http.notBuilt.title")}</h1><p>${t(locale, "http.notBuilt.detail")}</p></section>`,
    ).join("\n"),
  );
