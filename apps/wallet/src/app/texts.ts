import type { CompiledMessages } from "@okpay/i18n";
import { isLocale, type Locale, negotiateLocale } from "@okpay/i18n/locales";
import { useSyncExternalStore } from "react";

/*
 * The language of this page and its texts. Texts come in groups, each a chunk per language: "front" with the first
 * view, the others beside the code of the pages that need them.
 */
export type TextGroup = "front" | "pages" | "reading";

const CATALOGS: Record<Locale, Record<TextGroup, () => Promise<{ default: CompiledMessages }>>> = {
  en: {
    front: () => import("virtual:catalog/en/front"),
    pages: () => import("virtual:catalog/en/pages"),
    reading: () => import("virtual:catalog/en/reading"),
  },
  "zh-CN": {
    front: () => import("virtual:catalog/zh-CN/front"),
    pages: () => import("virtual:catalog/zh-CN/pages"),
    reading: () => import("virtual:catalog/zh-CN/reading"),
  },
};

interface Texts {
  readonly locale: Locale;
  readonly messages: CompiledMessages;
  readonly groups: ReadonlySet<TextGroup>;
}

const STORAGE_KEY = "okpay.locale";
const listeners = new Set<() => void>();
let texts: Texts = { locale: rememberedLocale(), messages: {}, groups: new Set() };

/** The language in use, for request headers and receipt links. */
export const currentLocale = (): Locale => texts.locale;

/** The page's language and texts as React state; a switch re-renders and keeps every form. */
export const useTexts = (): Texts =>
  useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => texts,
  );

/** Makes sure the texts of a group are there before its pages show. */
export async function needTexts(group: TextGroup): Promise<void> {
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
}

/** Changes the language of the running page and remembers it on this device; resolves when the texts are there. */
export async function switchLocale(locale: Locale): Promise<void> {
  const { groups } = texts;
  publish({ locale, messages: await messagesOf(locale, [...groups]), groups });
  try {
    localStorage.setItem(STORAGE_KEY, locale);
  } catch (refusal) {
    // Storage may be switched off: the choice then lasts as long as the page.
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}

async function messagesOf(locale: Locale, groups: readonly TextGroup[]): Promise<CompiledMessages> {
  const loaded = await Promise.all(groups.map((group) => CATALOGS[locale][group]()));
  return Object.assign({}, ...loaded.map(({ default: messages }) => messages)) as CompiledMessages;
}

function publish(next: Texts): void {
  texts = next;
  document.documentElement.lang = next.locale;
  for (const notify of listeners) notify();
}

/** The choice made here before, or the browser's first language that OKPay speaks. */
function rememberedLocale(): Locale {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
  }
  return isLocale(stored) ? stored : negotiateLocale(navigator.languages);
}
