/**
 * The versions a person accepts when they register (the texts are on the wallet's /legal pages). A new text
 * is a new version here; who accepted what and when is in identity.consent.
 */
export const CURRENT_CONSENTS = { terms: "2026-11-01", privacy: "2026-11-01" } as const;

export type ConsentDocument = keyof typeof CURRENT_CONSENTS;
export type AcceptedConsents = Readonly<Record<ConsentDocument, string>>;

export const CONSENT_DOCUMENTS = Object.keys(CURRENT_CONSENTS) as ConsentDocument[];

/** The documents of which another version, or none, was accepted. */
export const missingConsents = (accepted: AcceptedConsents): ConsentDocument[] =>
  CONSENT_DOCUMENTS.filter((document) => accepted[document] !== CURRENT_CONSENTS[document]);
