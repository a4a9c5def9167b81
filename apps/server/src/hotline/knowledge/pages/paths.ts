import type { Locale } from "@okpay/contracts";

/** Addresses of the help centre: with a language in the path each page has one of its own, without one it is negotiated. */
export const homePath = (locale: Locale): string => `/help/${locale}`;
export const searchPath = (locale: Locale): string => `/help/${locale}/search`;
export const topicPath = (topic: string, locale: Locale): string =>
  `/help/${locale}/topics/${topic}`;
export const hoursPath = (locale: Locale): string => `/help/${locale}/hours`;
export const calendarPath = (line: string, locale: Locale): string =>
  `/help/${locale}/hours/${line}.ics`;
/** Where one gets a person: a case, a call, the status of the lines. A page of the wallet, drawn, so its facts need no script. */
export const CONTACT_PATH = "/contact";
export const pathOf = (slug: string, locale: Locale): string => `/help/${locale}/${slug}`;

/** Names no article may have: they are pages of the help centre itself. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  "en",
  "search",
  "topics",
  "for",
  "hours",
  "pictures",
  "assets",
]);
