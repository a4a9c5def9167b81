import type { CompiledMessages } from "@okpay/i18n";
import { isLocale, type Locale, negotiateLocale } from "@okpay/i18n/locales";
import { useSyncExternalStore } from "react";

/** Where the texts of each language and group come from: a chunk each, fetched when needed. */
export type CatalogLoaders<Group extends string> = Readonly<
  Record<Locale, Readonly<Record<Group, () => Promise<{ default: CompiledMessages }>>>>
>;

export interface Texts<Group extends string> {
  readonly locale: Locale;
  readonly messages: CompiledMessages;
  readonly groups: ReadonlySet<Group>;
}

export interface PageTexts<Group extends string> {
  /** The language in use, for request headers and links to documents. */
  currentLocale(): Locale;
  /** The page's language and texts as React state; a switch re-renders and keeps every form. */
  useTexts(): Texts<Group>;
  /** Makes sure the texts of a group are there before its pages show. */
  needTexts(group: Group): Promise<void>;
  /** Changes the language of the running page and remembers it on this device; resolves when the texts are there. */
  switchLocale(locale: Locale): Promise<void>;
}

const STORAGE_KEY = "okpay.locale";

/** The language of a page and its texts: one per app, made when its script starts. */
export function createPageTexts<Group extends string>(
  loaders: CatalogLoaders<Group>,
): PageTexts<Group> {
  const listeners = new Set<() => void>();
  let texts: Texts<Group> = { locale: rememberedLocale(), messages: {}, groups: new Set() };

  async function messagesOf(locale: Locale, groups: readonly Group[]): Promise<CompiledMessages> {
    const loaded = await Promise.all(groups.map((group) => loaders[locale][group]()));
    return Object.assign(
      {},
      ...loaded.map(({ default: messages }) => messages),
    ) as CompiledMessages;
  }
  function publish(next: Texts<Group>): void {
    texts = next;
    if (!import.meta.env.SSR) document.documentElement.lang = next.locale;
    for (const notify of listeners) notify();
  }
  function subscribe(notify: () => void): () => void {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }
  return {
    currentLocale: () => texts.locale,
    useTexts: () =>
      useSyncExternalStore(
        subscribe,
        () => texts,
        () => texts,
      ),
    async needTexts(group) {
      while (!texts.groups.has(group)) {
        const { locale } = texts;
        const messages = await messagesOf(locale, [group]);
        // The language may have been switched meanwhile: then the other one is fetched.
        if (locale === texts.locale)
          publish({
            locale,
            messages: { ...texts.messages, ...messages },
            groups: new Set([...texts.groups, group]),
          });
      }
    },
    async switchLocale(locale) {
      const { groups } = texts;
      publish({ locale, messages: await messagesOf(locale, [...groups]), groups });
      try {
        localStorage.setItem(STORAGE_KEY, locale);
      } catch (refusal) {
        // Storage may be switched off: the choice then lasts as long as the page.
        if (!(refusal instanceof DOMException)) throw refusal;
      }
    },
  };
}

/** The choice made here before, or the browser's first language that OKPay speaks; a page that came drawn stays in its language. */
function rememberedLocale(): Locale {
  if (import.meta.env.SSR) return negotiateLocale(undefined);
  const { lang, dataset } = document.documentElement;
  if (dataset["drawn"] !== undefined && isLocale(lang)) return lang;
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
  }
  return isLocale(stored) ? stored : negotiateLocale(navigator.languages);
}
