import { createHash } from "node:crypto";
import { CATALOG_FILES, type Locale } from "@okpay/i18n";

/**
 * The versions a person accepts when they register (the texts are on the wallet's /legal pages). A new text
 * is a new version here (a test compares the digests); who accepted what, when and in which words is in identity.consent.
 */
export const CURRENT_CONSENTS = { terms: "2026-11-01", privacy: "2026-11-28" } as const;

export type ConsentDocument = keyof typeof CURRENT_CONSENTS;
export type AcceptedConsents = Readonly<Record<ConsentDocument, string>>;

export const CONSENT_DOCUMENTS = Object.keys(CURRENT_CONSENTS) as ConsentDocument[];

/** The documents of which another version, or none, was accepted. */
export const missingConsents = (accepted: AcceptedConsents): ConsentDocument[] =>
  CONSENT_DOCUMENTS.filter((document) => accepted[document] !== CURRENT_CONSENTS[document]);

/** SHA-256 of a document as it is read in this language: what an acceptance is of (row R8). */
export function documentDigest(document: ConsentDocument, locale: Locale): Buffer {
  const hash = createHash("sha256");
  const texts = Object.entries<string>(CATALOG_FILES[locale].legal)
    .filter(([key]) => key.startsWith(`${document}.`))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const [key, text] of texts) hash.update(`${key}\n${text}\n`);
  return hash.digest();
}
