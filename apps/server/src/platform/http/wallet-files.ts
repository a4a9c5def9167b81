import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import { LOCALES, t } from "@okpay/i18n";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "../log.ts";
import { createDrawnPages, type DrawnPage, type DrawnPages } from "./drawn-pages.ts";
import type {} from "./fastify-types.ts";
import { page } from "./pages/html.ts";
import { answerUnknownPath, isApiPath, pathOf } from "./unknown-path.ts";

/** Vite writes a hash into the name of everything in this folder: what has a name once never changes. */
const HASHED_FOLDER = "/assets/";

/**
 * Serves the built wallet: its files, and its start page for every other address (the router in the browser does the rest),
 * drawn for strangers where it can be.
 */
export async function registerWalletFiles(
  app: FastifyInstance,
  options: { readonly walletDist: string; readonly sessionCookie: string; readonly log: Log },
): Promise<void> {
  const { sessionCookie, log } = options;
  const root = resolve(options.walletDist);
  const drawn = createDrawnPages({
    dist: root,
    sessionCookie,
    ask: (url, locale) => app.inject({ url, headers: { "accept-language": locale } }),
  });
  await app.register(fastifyStatic, {
    root,
    serve: false,
    cacheControl: false,
    dotfiles: "ignore",
    preCompressed: true,
  });
  // Also while load is shed: they cost next to nothing, and a page without its styles helps nobody to wait.
  const always = { operation: "page", isExemptFromShedding: true } as const;
  app.get(`${HASHED_FOLDER}*`, { config: always }, (request, reply) =>
    reply
      .header("cache-control", "public, max-age=31536000, immutable")
      .sendFile(decodeURIComponent(pathOf(request)).slice(1)),
  );
  app.get("/*", { config: { operation: "page" } }, async (request, reply) => {
    const path = pathOf(request);
    if (isApiPath(path)) return answerUnknownPath(request, reply);
    const isFile = (path.split("/").at(-1) ?? "").includes(".");
    reply.header("cache-control", "no-cache");
    if (isFile) return reply.sendFile(decodeURIComponent(path).slice(1));
    // Looked for on each request, so that a build is picked up without a restart.
    if (!(await exists(join(root, "index.html"))))
      return reply.code(503).type("text/html; charset=utf-8").send(notBuiltPage());
    const page = await drawnPage(request, drawn, log);
    if (page === null) return reply.sendFile("index.html");
    return sendDrawn(request, reply, page);
  });
}

/** Drawing is a courtesy: where it fails the program draws the page by itself, and the log says why. */
async function drawnPage(
  request: FastifyRequest,
  drawn: DrawnPages,
  log: Log,
): Promise<DrawnPage | null> {
  try {
    return await drawn.answer(request);
  } catch (error) {
    log.error({ err: error }, "a page could not be drawn");
    return null;
  }
}

function sendDrawn(request: FastifyRequest, reply: FastifyReply, { bytes, locale }: DrawnPage) {
  const accepted = request.headers["accept-encoding"] ?? "";
  const encoding = (["br", "gzip"] as const).find((each) => accepted.includes(each)) ?? "identity";
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  return reply
    .headers({ vary: "Accept-Language, Cookie, Accept-Encoding", "content-language": locale })
    .type("text/html; charset=utf-8")
    .send(bytes[encoding]);
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
