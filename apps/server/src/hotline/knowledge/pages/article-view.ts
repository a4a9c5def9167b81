import type { Locale } from "@okpay/contracts";
import { placeOfLink, type WalletPlace } from "@okpay/contracts/wallet-places";
import { type MessageKey, translatorFor } from "@okpay/i18n";
import { escapeHtml } from "../../../platform/http/index.ts";
import type { PublishedArticle } from "../content.ts";
import type { Shelf } from "../library.ts";
import { topicName } from "../topic-name.ts";
import { layout, type PageContext, searchBox } from "./layout.ts";
import { CONTACT_PATH, pathOf, topicPath } from "./paths.ts";
import { crumbs, listOf } from "./views.ts";

/** Pages of the wallet an article may lead to, by what they are called there. */
const WALLET_PAGES: Readonly<Record<WalletPlace, MessageKey>> = {
  "/wallet": "help.page.wallet",
  "/activity": "help.page.activity",
  "/top-up": "help.page.topUp",
  "/send": "help.page.send",
  "/send-abroad": "help.page.sendAbroad",
  "/cards": "cards.title",
  "/limits": "help.page.limits",
  "/limits/documents": "documents.title",
  "/merchant": "merchant.title",
  "/cases": "cases.title",
  "/contact": "contact.title",
  "/settings": "help.page.settings",
  "/security": "help.page.security",
  "/security/factors": "factors.title",
  "/security/devices": "devices.title",
  "/security/history": "history.title",
  "/security/alerts": "alerts.title",
  "/security/password": "password.title",
  "/security/contacts": "contacts.title",
  "/security/record": "record.title",
  "/security/consents": "consents.title",
  "/not-me": "notMe.title",
  "/register": "help.page.register",
  "/forgot": "help.page.forgot",
  "/lost-phone": "help.page.lostPhone",
  "/help": "help.page.help",
};

/** One article: the answer, where to do it, whether it helped, what is near it. */
export function articlePage(context: PageContext, shelf: Shelf, article: PublishedArticle): string {
  const { locale } = context;
  const t = translatorFor(locale);
  const { slug, content, publishedAt } = article;
  const { title, summary } = content.texts[locale];
  const pathIn = (other: Locale) => pathOf(slug, other);
  const date = publishedAt.toLocaleDateString(locale, { dateStyle: "long", timeZone: "UTC" });
  const related = content.related.flatMap((each) => shelf.articles.get(each) ?? []);
  return layout(context, {
    title,
    description: summary,
    pathIn,
    switchTo: pathIn,
    isNarrow: true,
    facts: factsOf(context, shelf, article),
    main: `${crumbs(locale, [{ name: topicName(content.topic, locale), path: topicPath(content.topic, locale) }])}
<article class="text"><h1>${escapeHtml(title)}</h1>
${content.staleLocale === locale ? `<p class="note">${escapeHtml(t("help.stale"))}</p>` : ""}
${shelf.htmlOf(article, locale)}
<p class="small">${escapeHtml(t("help.updated", { date }))}</p></article>
${walletLinks(content.links, locale)}
${feedback(slug, locale)}
<p class="links"><a href="${contactPath(slug)}">${escapeHtml(t("help.contact"))}</a></p>
${related.length === 0 ? "" : `<section aria-labelledby="related"><h2 id="related">${escapeHtml(t("help.related"))}</h2>${listOf(related, locale)}</section>`}
${searchBox(locale)}`,
  });
}

function walletLinks(links: readonly { readonly to: string }[], locale: Locale): string {
  const t = translatorFor(locale);
  const known = links.flatMap(({ to }) => {
    const place = placeOfLink(to);
    return place === undefined
      ? []
      : [`<a href="${escapeHtml(to)}">${escapeHtml(t(WALLET_PAGES[place]))}</a>`];
  });
  if (known.length === 0) return "";
  return `<section aria-labelledby="in-app"><h2 id="in-app">${escapeHtml(t("help.inApp"))}</h2><p class="links">${known.join("")}</p></section>`;
}

/** The page before a call, which then knows what was read. */
const contactPath = (slug: string): string => `${CONTACT_PATH}?article=${slug}`;

/**
 * Only with a script: without one there is no way to send it that a page of ours may use. The style sheet shows it where
 * scripts run, so that the text is laid out once; a browser that does not know that question is shown it by the script.
 */
function feedback(slug: string, locale: Locale): string {
  const t = translatorFor(locale);
  const said = (["thanks", "sorry", "failed"] as const)
    .map((each) => `data-${each}="${escapeHtml(t(`help.feedback.${each}`))}"`)
    .join(" ");
  return `<section class="feedback card" aria-labelledby="feedback" data-slug="${slug}" ${said} hidden>
<div class="ask answer"><h2 id="feedback">${escapeHtml(t("help.feedback.question"))}</h2>
<button type="button" class="plain" value="yes">${escapeHtml(t("help.feedback.yes"))}</button>
<button type="button" class="plain" value="no">${escapeHtml(t("help.feedback.no"))}</button></div>
<p role="status"></p>
<p class="reach" hidden><a href="${contactPath(slug)}">${escapeHtml(t("help.contact"))}</a></p>
</section>`;
}

/** schema.org: a question with its answer, which is what every article is. */
function factsOf(
  { locale, origin }: PageContext,
  shelf: Shelf,
  article: PublishedArticle,
): Readonly<Record<string, unknown>> {
  const { slug, content, publishedAt } = article;
  const { title, summary } = content.texts[locale];
  const url = `${origin}${pathOf(slug, locale)}`;
  return {
    "@context": "https://schema.org",
    "@graph": [
      {
        "@type": "Article",
        headline: title,
        description: summary,
        inLanguage: locale,
        dateModified: publishedAt.toISOString(),
        mainEntityOfPage: url,
        publisher: { "@type": "Organization", name: "OKPay" },
      },
      {
        "@type": "FAQPage",
        inLanguage: locale,
        mainEntity: [
          {
            "@type": "Question",
            name: title,
            acceptedAnswer: { "@type": "Answer", text: shelf.htmlOf(article, locale) },
          },
        ],
      },
    ],
  };
}
