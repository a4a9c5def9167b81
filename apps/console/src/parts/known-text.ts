import type { MessageKey } from "@okpay/i18n";
import { useText } from "@okpay/ui/text.tsx";
import { useTexts } from "../app/texts.ts";

/** The text of a code the server sent; a code younger than this build is shown as it is. */
export function useKnownText(): (prefix: string, code: string) => string {
  const t = useText();
  const { messages } = useTexts();
  return (prefix, code) => {
    const key = `${prefix}.${code}`;
    return Object.hasOwn(messages, key) ? t(key as MessageKey) : code;
  };
}
