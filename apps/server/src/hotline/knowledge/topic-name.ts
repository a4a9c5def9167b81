import type { Locale } from "@okpay/contracts";
import { isMessageKey, translatorFor } from "@okpay/i18n";

/** The name of a topic; one that operators made themselves is named by its own word. */
export function topicName(topic: string, locale: Locale): string {
  const key = `help.topic.${topic}`;
  return isMessageKey(key) ? translatorFor(locale)(key) : topic;
}
