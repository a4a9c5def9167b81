import type { Locale } from "@okpay/contracts";
import { type RegisterRoute, RequestRefused } from "../../platform/http/index.ts";
import type { PublishedArticle } from "./content.ts";
import { pathOf } from "./pages/paths.ts";
import type { Knowledge } from "./service.ts";
import { beginVisit, visitOf } from "./visit.ts";

/** What anybody may ask; agents' articles do not exist here. */
export function registerHelpRoutes(route: RegisterRoute, knowledge: Knowledge): void {
  const { library, readers } = knowledge.parts;
  const { help } = knowledge;

  route("searchHelp", async ({ query, locale: wanted, cookies, setCookie }) => {
    const locale = query.locale ?? wanted;
    const { confidence, isSure, articles } = help.search(query.q, locale);
    const visitId = beginVisit(cookies, setCookie);
    readers.searched({ visitId, locale }, { query: query.q, confidence, isSure });
    return {
      query: query.q,
      locale,
      confidence,
      isSure,
      articles: articles.map((article) => summaryOf(article, locale)),
    };
  });

  route("suggestHelp", async ({ query, locale: wanted, setHeader }) => {
    const locale = query.locale ?? wanted;
    // The same for everybody, and asked for at every letter.
    setHeader("cache-control", "public, max-age=300");
    return {
      suggestions: help
        .suggest(query.q, locale)
        .map(({ text, article }) => ({ text, path: pathOf(article.slug, locale) })),
    };
  });

  route("listHelpArticles", async ({ query, locale: wanted }) => {
    const locale = query.locale ?? wanted;
    const articles = [...library.forCustomers.articles.values()].filter(
      ({ content }) => query.topic === undefined || content.topic === query.topic,
    );
    return { locale, articles: articles.map((article) => summaryOf(article, locale)) };
  });

  registerReading(route, knowledge);

  route("triageProblem", async ({ body, locale: wanted }) => {
    const locale = body.locale ?? wanted;
    const { articles, ...answer } = help.triage(body.text, locale);
    return { ...answer, articles: articles.map((article) => summaryOf(article, locale)) };
  });
}

/** One article, the one for a decline, and what the reader says of it. */
function registerReading(route: RegisterRoute, knowledge: Knowledge): void {
  const { library, readers } = knowledge.parts;

  route("getHelpArticle", async ({ params, query, locale: wanted, cookies }) => {
    const locale = query.locale ?? wanted;
    const { articles, htmlOf } = library.forCustomers;
    const article = articles.get(params.slug);
    if (article === undefined) throw new RequestRefused("not_found");
    readers.read({ visitId: visitOf(cookies), locale }, article.slug);
    const { content } = article;
    return {
      ...summaryOf(article, locale),
      locale,
      html: htmlOf(article, locale),
      spoken: content.texts[locale].spoken,
      declineCodes: content.declineCodes,
      links: content.links,
      related: content.related.flatMap((slug) => {
        const other = articles.get(slug);
        return other === undefined ? [] : [summaryOf(other, locale)];
      }),
      publishedAt: article.publishedAt.toISOString(),
    };
  });

  route("getHelpForDecline", async ({ params, query, locale }) => {
    const article = knowledge.articleForDecline(params.code);
    if (article === null) throw new RequestRefused("not_found");
    return summaryOf(article, query.locale ?? locale);
  });

  route("giveHelpFeedback", async ({ body, cookies }) => {
    if (!library.forCustomers.articles.has(body.slug)) throw new RequestRefused("not_found");
    await readers.said(
      { visitId: visitOf(cookies), locale: body.locale },
      body.slug,
      body.isSolved,
    );
    return undefined;
  });
}

const summaryOf = ({ slug, content }: PublishedArticle, locale: Locale) => ({
  slug,
  topic: content.topic,
  title: content.texts[locale].title,
  summary: content.texts[locale].summary,
  path: pathOf(slug, locale),
});
