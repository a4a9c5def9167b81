import type { Locale } from "@okpay/contracts";
import { LOCALES, translatorFor } from "@okpay/i18n";
import { escapeHtml } from "../../../platform/http/index.ts";
import type { HotlineLine, HotlineStatus } from "../ports.ts";
import { SCHEME_PATH, SCRIPT_PATH, STYLESHEET_PATH } from "./assets.ts";
import { homePath, hoursPath, searchPath } from "./paths.ts";

/** What every page is told. */
export interface PageContext {
  readonly locale: Locale;
  /** `https://pay.example.com`, for addresses that leave the page (canonical, hreflang). */
  readonly origin: string;
  readonly hotline: Awaited<ReturnType<HotlineStatus>>;
}

export interface PageParts {
  readonly title: string;
  readonly description: string;
  /** This page in a language; null for pages that no search engine should keep. */
  readonly pathIn: ((locale: Locale) => string) | null;
  /** Where the other language is, also for a page that is not kept. */
  readonly switchTo: (locale: Locale) => string;
  readonly isNarrow?: boolean;
  /** schema.org, as an object. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** HTML, escaped already. */
  readonly main: string;
}

const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { en: "English", "zh-CN": "中文" };

/** A whole page: readable and searchable without a script (issue 5). */
export function layout(context: PageContext, parts: PageParts): string {
  const { locale } = context;
  const t = translatorFor(locale);
  const { title, description, isNarrow = false, facts, main } = parts;
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · OKPay</title>
<meta name="description" content="${escapeHtml(description)}">
${addresses(context, parts.pathIn)}<link rel="icon" href="data:,">
<script src="${SCHEME_PATH}"></script>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
<script src="${SCRIPT_PATH}" defer></script>
${facts === undefined ? "" : `<script type="application/ld+json">${jsonText(facts)}</script>\n`}</head>
<body>
<a class="skip" href="#main">${escapeHtml(t("help.skip"))}</a>
${header(context, parts.switchTo)}
<main id="main"${isNarrow ? ' class="narrow"' : ""}>
${main}
</main>
${footer(context)}
</body>
</html>
`;
}

function addresses({ locale, origin }: PageContext, pathIn: PageParts["pathIn"]): string {
  if (pathIn === null) return '<meta name="robots" content="noindex">\n';
  return [
    `<link rel="canonical" href="${origin}${pathIn(locale)}">`,
    ...LOCALES.map(
      (each) => `<link rel="alternate" hreflang="${each}" href="${origin}${pathIn(each)}">`,
    ),
    "",
  ].join("\n");
}

function header({ locale, hotline }: PageContext, switchTo: (locale: Locale) => string): string {
  const t = translatorFor(locale);
  const others = LOCALES.filter((each) => each !== locale).map(
    (each) =>
      `<a href="${switchTo(each)}" lang="${each}" hreflang="${each}" rel="alternate">${LANGUAGE_NAMES[each]}</a>`,
  );
  return `<header class="top"><div class="bar">
<a class="brand" href="/"><span class="mark" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="m5 12 5 5 9-10"/></svg></span>OKPay</a>
<a href="${homePath(locale)}">${escapeHtml(t("help.home"))}</a>
${hotline === null ? "" : badge(locale, hotline)}
<nav aria-label="${escapeHtml(t("help.language"))}">${others.join("")}<a href="/wallet">${escapeHtml(t("help.toWallet"))}</a></nav>
</div></header>`;
}

function badge(locale: Locale, { isOpen, text }: NonNullable<PageContext["hotline"]>): string {
  const t = translatorFor(locale);
  return `<a class="badge" data-open="${isOpen}" href="${hoursPath(locale)}"><i aria-hidden="true"></i><span>${escapeHtml(t("help.hotline"))} <b>${escapeHtml(text)}</b></span></a>`;
}

/** The same links in the same order as under every page of the wallet (WCAG 3.2.6). */
function footer({ locale, hotline }: PageContext): string {
  const t = translatorFor(locale);
  return `<footer>${numbers(locale, hotline?.lines ?? [])}<div class="bar"><nav aria-label="${escapeHtml(t("help.footer"))}">
<a href="${homePath(locale)}">${escapeHtml(t("help.name"))}</a>
<a href="${hoursPath(locale)}">${escapeHtml(t("footer.hours"))}</a>
<a href="/lost-phone">${escapeHtml(t("help.page.lostPhone"))}</a>
<a href="/legal/terms">${escapeHtml(t("footer.terms"))}</a>
<a href="/legal/privacy">${escapeHtml(t("footer.privacy"))}</a>
</nav></div></footer>`;
}

/** Who is called, where there is a number to call. */
function numbers(locale: Locale, lines: readonly HotlineLine[]): string {
  const items = lines.flatMap(({ name, languages, phoneNumber }) =>
    phoneNumber === null
      ? []
      : [`<li>${escapeHtml(name[locale])} ${telLink(phoneNumber)} ${languagesOf(languages)}</li>`],
  );
  if (items.length === 0) return "";
  const title = escapeHtml(translatorFor(locale)("help.numbers"));
  return `<section class="bar numbers" aria-label="${title}"><b>${title}</b><ul>${items.join("")}</ul></section>`;
}

export const telLink = (number: string): string =>
  `<a href="tel:${escapeHtml(number)}">${escapeHtml(number)}</a>`;

export const languagesOf = (languages: readonly Locale[]): string =>
  languages.map((each) => `<span lang="${each}">${LANGUAGE_NAMES[each]}</span>`).join(" · ");

/** The box; its script makes a combobox of it, without one it is a form. */
export function searchBox(locale: Locale, query = ""): string {
  const t = translatorFor(locale);
  const said = (count: number) => escapeHtml(t("help.search.suggestions", { count }));
  return `<form class="search" action="${searchPath(locale)}" method="get" role="search" data-none="${said(0)}" data-one="${said(1)}" data-many="${said(2).replace("2", "%")}">
<label for="q">${escapeHtml(t("help.search.label"))}</label>
<div class="row"><input id="q" name="q" type="search" maxlength="200" autocomplete="off" aria-describedby="q-hint" value="${escapeHtml(query)}"><button type="submit">${escapeHtml(t("help.search.action"))}</button></div>
<p class="hint" id="q-hint">${escapeHtml(t("help.search.hint"))}</p>
<ul class="options" id="options" role="listbox" aria-label="${escapeHtml(t("help.search.action"))}" hidden></ul>
<p class="unseen" role="status"></p>
</form>`;
}

/** JSON inside a script element: no `<` may end it. */
const jsonText = (facts: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(facts).replaceAll("<", "\\u003c");
