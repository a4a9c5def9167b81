import type { Locale } from "@okpay/contracts";
import { translatorFor } from "@okpay/i18n";
import { escapeHtml } from "../../../platform/http/index.ts";
import type { PublishedArticle } from "../content.ts";
import type { Found } from "../help.ts";
import type { Shelf } from "../library.ts";
import { topicName } from "../topic-name.ts";
import { layout, type PageContext, searchBox } from "./layout.ts";
import { CONTACT_PATH, homePath, pathOf, searchPath, topicPath } from "./paths.ts";

const MOST_READ = 6;

/** Search first, then topics, then what others read. */
export function homePage(context: PageContext, shelf: Shelf, mostRead: readonly string[]): string {
  const { locale } = context;
  const t = translatorFor(locale);
  const counts = new Map<string, number>();
  for (const { content } of shelf.articles.values())
    counts.set(content.topic, (counts.get(content.topic) ?? 0) + 1);
  const read = mostRead.flatMap((slug) => shelf.articles.get(slug) ?? []).slice(0, MOST_READ);
  // Before anybody has read anything: what explains declines, the most asked of all.
  const shown = read.length > 0 ? read : [...new Set(shelf.byDecline.values())].slice(0, MOST_READ);
  // The largest first: the order of the names means nothing to a reader.
  const topics = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(
      ([topic, count]) =>
        `<li><a href="${topicPath(topic, locale)}"><strong>${escapeHtml(topicName(topic, locale))}</strong><span class="small">${escapeHtml(t("help.topics.count", { count }))}</span></a></li>`,
    );
  return layout(context, {
    title: t("help.home"),
    description: t("help.description"),
    pathIn: homePath,
    switchTo: homePath,
    main: `<h1>${escapeHtml(t("help.title"))}</h1>
${searchBox(locale)}
<section aria-labelledby="topics"><h2 id="topics">${escapeHtml(t("help.topics"))}</h2><ul class="topics">${topics.join("")}</ul></section>
${shown.length === 0 ? "" : `<section aria-labelledby="read"><h2 id="read">${escapeHtml(t(read.length > 0 ? "help.mostRead" : "help.first"))}</h2>${listOf(shown, locale)}</section>`}`,
  });
}

export function searchPage(context: PageContext, query: string, found: Found | null): string {
  const { locale } = context;
  const t = translatorFor(locale);
  const title =
    found === null
      ? t("help.search.emptyTitle")
      : t(found.articles.length > 0 ? "help.search.title" : "help.search.noneTitle", { query });
  const switchTo = (other: Locale) =>
    escapeHtml(
      query === "" ? searchPath(other) : `${searchPath(other)}?q=${encodeURIComponent(query)}`,
    );
  return layout(context, {
    title,
    description: t("help.description"),
    pathIn: null,
    switchTo,
    isNarrow: true,
    main: `${crumbs(locale, [])}
<h1>${escapeHtml(title)}</h1>
${searchBox(locale, query)}
${resultsOf(locale, found)}`,
  });
}

function resultsOf(locale: Locale, found: Found | null): string {
  const t = translatorFor(locale);
  if (found === null) return `<p class="lead">${escapeHtml(t("help.search.emptyDetail"))}</p>`;
  const reach = `<a href="${CONTACT_PATH}">${escapeHtml(t("help.search.reach"))}</a>`;
  if (found.articles.length === 0)
    return `<p class="note">${escapeHtml(t("help.search.noneDetail"))} ${reach}</p>`;
  const doubt = found.isSure
    ? ""
    : `<p class="note">${escapeHtml(t("help.search.unsure"))} ${reach}</p>`;
  return `${doubt}${listOf(found.articles, locale)}`;
}

export function topicPage(
  context: PageContext,
  topic: string,
  articles: readonly PublishedArticle[],
): string {
  const { locale } = context;
  const name = topicName(topic, locale);
  const pathIn = (other: Locale) => topicPath(topic, other);
  return layout(context, {
    title: name,
    description: `${name} · ${translatorFor(locale)("help.description")}`,
    pathIn,
    switchTo: pathIn,
    isNarrow: true,
    main: `${crumbs(locale, [])}
<h1>${escapeHtml(name)}</h1>
${listOf(articles, locale)}
${searchBox(locale)}`,
  });
}

export function notFoundPage(context: PageContext): string {
  const { locale } = context;
  const t = translatorFor(locale);
  return layout(context, {
    title: t("help.notFound.title"),
    description: t("help.description"),
    pathIn: null,
    switchTo: homePath,
    isNarrow: true,
    main: `${crumbs(locale, [])}
<h1>${escapeHtml(t("help.notFound.title"))}</h1>
<p class="lead">${escapeHtml(t("help.notFound.detail"))}</p>
${searchBox(locale)}`,
  });
}

export const listOf = (articles: readonly PublishedArticle[], locale: Locale): string =>
  `<ul class="list">${articles
    .map(({ slug, content }) => {
      const { title, summary } = content.texts[locale];
      return `<li><a href="${pathOf(slug, locale)}">${escapeHtml(title)}</a><p class="small">${escapeHtml(summary)}</p></li>`;
    })
    .join("")}</ul>`;

/** The way back up. */
export function crumbs(
  locale: Locale,
  places: readonly { readonly name: string; readonly path: string }[],
): string {
  const t = translatorFor(locale);
  const all = [{ name: t("help.home"), path: homePath(locale) }, ...places];
  return `<nav aria-label="${escapeHtml(t("help.breadcrumb"))}"><ol class="crumbs">${all
    .map(({ name, path }) => `<li><a href="${path}">${escapeHtml(name)}</a></li>`)
    .join("")}</ol></nav>`;
}
