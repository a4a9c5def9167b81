import { createIntl, createIntlCache, type IntlShape } from "@formatjs/intl";
import { type MessageKey, messagesOf } from "./catalogs.ts";
import { DEFAULT_LOCALE, LOCALES, type Locale } from "./locales.ts";

/** Values a message may be given; amounts and dates are formatted first (formatMoney), so no float gets in. */
export type MessageParams = Readonly<Record<string, string | number | boolean>>;

/** `t(key, params)` in one language: plain text, never markup. */
export type Translator = (key: MessageKey, params?: MessageParams) => string;

const cache = createIntlCache();

/** A translator over any messages: the pseudo-language of the tests uses it as the real ones do. */
export function createTranslator(locale: string, messages: Record<string, string>): Translator {
  const intl: IntlShape<string> = createIntl(
    {
      locale,
      messages,
      defaultLocale: DEFAULT_LOCALE,
      // A message that cannot be formatted is a defect of ours: it must be loud, not a key shown to a customer.
      onError: (error) => {
        throw error;
      },
    },
    cache,
  );
  return (key, params) => intl.formatMessage({ id: key }, params);
}

const translators = new Map<Locale, Translator>(
  LOCALES.map((locale) => [locale, createTranslator(locale, messagesOf(locale))]),
);

/** The translator of a language, for mail, SMS, receipts and problem details. Throws on a text that does not exist. */
export function translatorFor(locale: Locale): Translator {
  const translator = translators.get(locale);
  if (translator === undefined) throw new RangeError(`no catalogue for ${locale}`);
  return translator;
}

/** One text in one language; shorthand for `translatorFor(locale)(key, params)`. */
export const t = (locale: Locale, key: MessageKey, params?: MessageParams): string =>
  translatorFor(locale)(key, params);

/** Put together once: every text of every mail asks. */
const defaultMessages = messagesOf(DEFAULT_LOCALE);

/** Whether a key built at run time (`errors.<code>.title`) names a text. */
export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(defaultMessages, key);
