/** Pages of the wallet that an article may lead to; alone in a file, so that the console can offer them without the schemas. */
export const WALLET_PLACES = [
  "/wallet",
  "/activity",
  "/top-up",
  "/send",
  "/send-abroad",
  "/cards",
  "/limits",
  "/limits/documents",
  "/merchant",
  "/cases",
  "/contact",
  "/settings",
  "/security",
  "/security/factors",
  "/security/devices",
  "/security/history",
  "/security/alerts",
  "/security/password",
  "/security/contacts",
  "/security/record",
  "/security/consents",
  "/not-me",
  "/register",
  "/forgot",
  "/lost-phone",
  "/help",
] as const;
export type WalletPlace = (typeof WALLET_PLACES)[number];

/** The page a deep link leads to, without what follows its path; undefined: none an article may lead to. */
export const placeOfLink = (to: string): WalletPlace | undefined => {
  const path = to.split(/[?#]/, 1)[0];
  return WALLET_PLACES.find((place) => place === path);
};
