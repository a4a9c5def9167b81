import enFront from "virtual:catalog/en/front";
import enPages from "virtual:catalog/en/pages";
import enSecurity from "virtual:catalog/en/security";
import zhFront from "virtual:catalog/zh-CN/front";
import zhPages from "virtual:catalog/zh-CN/pages";
import zhSecurity from "virtual:catalog/zh-CN/security";
import { type CompiledMessages, LOCALES, type Locale } from "@okpay/i18n";
import { TextProvider } from "@okpay/ui/text.tsx";
import { ThemeProvider } from "@okpay/ui/theme-provider.tsx";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import * as phoneRules from "libphonenumber-js/min";
import { renderToString } from "react-dom/server";
import { sessionQuery } from "./api/queries.ts";
import { createWallet } from "./app/router.tsx";
import { readLandingSearch } from "./app/search.ts";
import { countriesIn } from "./features/register/phone.ts";

/*
 * The pages a stranger comes to first, as HTML. Built beside the browser's program from the same components, and run by the
 * server (platform/http/drawn-pages.ts), which knows nothing of them but what is exported here.
 */

const MESSAGES: Record<Locale, CompiledMessages> = {
  en: { ...enFront, ...enPages, ...enSecurity },
  "zh-CN": { ...zhFront, ...zhPages, ...zhSecurity },
};

/** What the components ask for, by its name in the browser's cache: the public operation that answers. */
const ANSWERS = {
  config: "/v1/config",
  hotline: "/v1/hotline/status",
  contact: "/v1/hotline/contact",
} as const;
type Answer = keyof typeof ANSWERS;
/** What stands around every page. */
const AROUND = ["config", "hotline"] as const;

interface Page {
  readonly title: string;
  readonly needs: readonly Answer[];
  /** Sources whose code and styles the page is made of, beside the first view's. */
  readonly sources: readonly string[];
  readonly texts: readonly string[];
  /** It shows something of the country the reader is in. */
  readonly isByCountry?: true;
  /** It has a telephone field, which offers all countries before the program is there. */
  readonly hasPhone?: true;
}

const LANDING: Page = { title: "landing.title", needs: AROUND, sources: [], texts: ["front"] };
const PAGES: Readonly<Record<string, Page>> = {
  "/": LANDING,
  "/?next=%2F": LANDING,
  "/?next=%2F&ended=true": LANDING,
  "/register": {
    title: "register.title",
    needs: AROUND,
    sources: ["src/routes/register.tsx"],
    texts: ["front", "pages"],
    isByCountry: true,
    hasPhone: true,
  },
  "/contact": {
    title: "contact.title",
    needs: [...AROUND, "contact"],
    sources: ["src/routes/contact.tsx"],
    texts: ["front", "pages", "security"],
    isByCountry: true,
  },
};

/** The numbers of the reader's country come first. */
const askOf = (name: Answer, country: string): string =>
  name === "contact" ? `${ANSWERS.contact}?country=${country}` : ANSWERS[name];

/** Whether the page is another one for readers in another country. */
export const isByCountry = (address: string): boolean => pageAt(address).isByCountry === true;

/** The address under which a page is drawn that is the same for many addresses; null: this one is not drawn. */
export function drawnAs(path: string, query: Readonly<Record<string, unknown>>): string | null {
  if (path !== "/") return Object.keys(query).length === 0 && path in PAGES ? path : null;
  const { next, ended } = readLandingSearch({ ...query, ended: query["ended"] === "true" });
  if (next === undefined) return "/";
  return ended === true ? "/?next=%2F&ended=true" : "/?next=%2F";
}

/** What a page is made of: operations to ask, sources and texts to find the files of. */
export function partsOf(
  address: string,
  locale: Locale,
  country: string,
): { readonly asks: readonly string[]; readonly sources: readonly string[] } {
  const { needs, sources, texts } = pageAt(address);
  return {
    asks: needs.map((name) => askOf(name, country)),
    sources: [...sources, ...texts.map((group) => `catalog/${locale}/${group}`)],
  };
}

function pageAt(address: string): Page {
  const page = PAGES[address];
  if (page === undefined) throw new RangeError(`${address} is not drawn`);
  return page;
}

/** The page's markup, the title of its tab, and what was answered, for the program to start from. */
export async function draw(
  address: string,
  locale: Locale,
  country: string,
  answers: Readonly<Record<string, unknown>>,
): Promise<{ readonly html: string; readonly title: string; readonly seeds: string }> {
  const { needs, title, hasPhone } = pageAt(address);
  if (!LOCALES.includes(locale)) throw new RangeError(`no texts in ${locale}`);
  const messages = MESSAGES[locale];
  const { queryClient, router } = createWallet(createMemoryHistory({ initialEntries: [address] }));
  const seeds: Record<string, unknown> = Object.fromEntries(
    needs.map((name) => [name, answers[askOf(name, country)]]),
  );
  if (hasPhone) Object.assign(seeds, { country, countries: countriesIn(phoneRules, locale) });
  for (const [name, answer] of Object.entries(seeds)) queryClient.setQueryData([name], answer);
  queryClient.setQueryData(sessionQuery.queryKey, null);
  await router.load();
  const html = renderToString(
    <ThemeProvider>
      <TextProvider locale={locale} messages={messages}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </TextProvider>
    </ThemeProvider>,
  );
  queryClient.clear();
  const name = messages[title];
  // Titles are plain words: a message with a place to fill in would have come as its parts.
  if (typeof name !== "string") throw new TypeError(`${title} is no plain text`);
  return { html, title: `${name} · OKPay`, seeds: JSON.stringify(seeds) };
}
