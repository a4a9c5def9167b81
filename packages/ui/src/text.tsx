import type { CompiledMessages, Locale, MessageKey } from "@okpay/i18n";
import { IntlMessageFormat } from "intl-messageformat";
import { createContext, type ReactNode, useContext, useMemo } from "react";

/** Values a message may be given; amounts and dates are formatted first, so no float gets in. */
export type TextValues = Readonly<Record<string, string | number | boolean>>;

/** The browser's translator: typed keys of the English catalogues. */
export type Translate = (key: MessageKey, values?: TextValues) => string;

interface TextContextValue {
  readonly locale: Locale;
  readonly translate: Translate;
}

const TextContext = createContext<TextContextValue | null>(null);

/**
 * Gives the tree its language. Switching it re-renders and keeps every state, so a half-filled form survives.
 * FormatJS's message engine alone, the same one the server uses; react-intl around it would add 7 kB to the first
 * view for components that are not used here (docs/decisions/wallet-first-view.md).
 */
export function TextProvider({
  locale,
  messages,
  children,
}: {
  locale: Locale;
  messages: CompiledMessages;
  children: ReactNode;
}) {
  const value = useMemo(
    () => ({ locale, translate: translateWith(locale, messages) }),
    [locale, messages],
  );
  return <TextContext value={value}>{children}</TextContext>;
}

function translateWith(locale: Locale, messages: CompiledMessages): Translate {
  const formats = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    const message = messages[key];
    // A missing text is a defect of ours and must be loud; the types and the parity test keep it from happening.
    if (message === undefined) throw new Error(`no text ${key} in ${locale}`);
    if (typeof message === "string") return message;
    const format = formats.get(key) ?? new IntlMessageFormat(message, locale);
    formats.set(key, format);
    return String(format.format(values as Record<string, string | number | boolean>));
  };
}

function useTextContext(): TextContextValue {
  const value = useContext(TextContext);
  if (value === null) throw new Error("useText outside <TextProvider>");
  return value;
}

/** `t(key, values)` in the language of the tree. */
export const useText = (): Translate => useTextContext().translate;

/** The language of the tree, for Intl formatters. */
export const useLocale = (): Locale => useTextContext().locale;
