import type { Locale } from "@okpay/contracts";
import { LOCALES } from "@okpay/i18n";
import type { PageAnswer, PageRequest, RegisterPage } from "../../../platform/http/index.ts";
import { PICTURE_PATH } from "../pictures.ts";
import type { HotlineHours, HotlineStatus } from "../ports.ts";
import type { Knowledge } from "../service.ts";
import { beginVisit, visitOf } from "../visit.ts";
import { articlePage } from "./article-view.ts";
import { registerAssets } from "./assets.ts";
import { hoursViews } from "./hours-page.ts";
import type { PageContext } from "./layout.ts";
import { pathOf, searchPath } from "./paths.ts";
import { homePage, notFoundPage, searchPage, topicPage } from "./views.ts";

interface HelpPageDeps {
  readonly knowledge: Knowledge;
  readonly publicUrl: string;
  readonly hotlineStatus: HotlineStatus;
  readonly hotlineHours: HotlineHours;
}

/** Asked each time, answered without a byte when nothing has changed: a published correction is read at once. */
const REVALIDATE = "public, no-cache";
const LONGEST_QUERY = 200;

type View = (context: PageContext, request: PageRequest) => Promise<PageAnswer>;

/**
 * The public help centre, `/help`. Every page exists once per language (`/help/en/…`) and once without one, where the
 * browser's wish decides.
 */
export function registerHelpPages(page: RegisterPage, deps: HelpPageDeps): void {
  const origin = new URL(deps.publicUrl).origin;
  const both = (path: string, view: View) => {
    const serve = (fixed: Locale | null) => async (request: PageRequest) => {
      const locale = fixed ?? request.locale;
      const hotline = await deps.hotlineStatus(locale, request.country);
      const answer = await view({ locale, origin, hotline }, request);
      // Also where the address names the language: the numbers of the reader's country come first.
      return { ...answer, vary: "Accept-Language" };
    };
    page(`/help${path}`, serve(null));
    for (const locale of LOCALES) page(`/help/${locale}${path}`, serve(locale));
  };
  registerAssets(page);
  registerPicturePage(page, deps.knowledge);
  for (const path of ["/help/", ...LOCALES.map((locale) => `/help/${locale}/`)])
    page(path, async () => redirect(path.slice(0, -1)));
  const views = viewsOf(deps.knowledge);
  both("", views.home);
  both("/search", views.search);
  both("/topics/:topic", views.topic);
  both("/for/:code", views.decline);
  const hours = hoursViews({
    hours: deps.hotlineHours,
    now: () => deps.knowledge.parts.clock.now(),
  });
  both("/hours", hours.page);
  both(
    "/hours/:file",
    async (context, { params }) =>
      (await hours.file(params["file"] ?? "", context.locale)) ?? missing(context),
  );
  both("/:slug", views.article);
}

function viewsOf({ help, articleForDecline, parts: { library, readers } }: Knowledge) {
  const home: View = async (context) =>
    html(homePage(context, library.forCustomers, await readers.mostRead()));

  const search: View = async (context, { query, cookies, setCookie }) => {
    // Cut between characters: half of one is no text, and no address can be made of it.
    const asked = [...(query["q"] ?? "").trim()].slice(0, LONGEST_QUERY).join("");
    if (asked === "") return html(searchPage(context, "", null));
    const { locale } = context;
    const found = help.search(asked, locale);
    const visitId = beginVisit(cookies, setCookie);
    readers.searched({ visitId, locale }, { query: asked, ...found });
    // It may set the visit's cookie, so nobody on the way keeps it.
    return { body: searchPage(context, asked, found), cacheControl: "private, no-store" };
  };

  const topic: View = async (context, { params }) => {
    const articles = [...library.forCustomers.articles.values()].filter(
      ({ content }) => content.topic === params["topic"],
    );
    return articles.length === 0
      ? missing(context)
      : html(topicPage(context, params["topic"] ?? "", articles));
  };

  const decline: View = async ({ locale }, { params }) => {
    const code = params["code"] ?? "";
    const article = articleForDecline(code);
    // Written for the reader of a failure page: no article yet is no dead end.
    const words = /^[a-z_]{1,60}$/.test(code) ? code.replaceAll("_", " ") : "";
    return redirect(
      article === null
        ? `${searchPath(locale)}?q=${encodeURIComponent(words)}`
        : pathOf(article.slug, locale),
    );
  };

  const article: View = async (context, { params, cookies }) => {
    const shelf = library.forCustomers;
    const found = shelf.articles.get(params["slug"] ?? "");
    if (found === undefined) return missing(context);
    readers.read({ visitId: visitOf(cookies), locale: context.locale }, found.slug);
    return html(articlePage(context, shelf, found));
  };
  return { home, search, topic, decline, article };
}

/** Pictures of articles: on the public listener, and on the console's for its preview. */
export function registerPicturePage(
  page: RegisterPage,
  { parts: { pictures } }: Pick<Knowledge, "parts">,
): void {
  page(`${PICTURE_PATH}:name`, async ({ params }) => {
    const picture = await pictures.find(params["name"] ?? "");
    if (picture === undefined)
      return { status: 404, contentType: "text/plain", body: "", cacheControl: "no-store" };
    return {
      contentType: picture.contentType,
      body: picture.bytes,
      cacheControl: "public, max-age=31536000, immutable",
    };
  });
}

const html = (body: string): PageAnswer => ({ body, cacheControl: REVALIDATE });
const missing = (context: PageContext): PageAnswer => ({
  status: 404,
  body: notFoundPage(context),
  cacheControl: "no-store",
});
const redirect = (location: string): PageAnswer => ({
  status: 302,
  body: "",
  cacheControl: "no-cache",
  location,
});
