import type { Tier } from "./limits.ts";

/** What each tier asks of a customer, in ascending order (product A7). */
export const WALLET_TIERS = [
  { tier: "basic", requires: ["contacts"] },
  { tier: "verified", requires: ["contacts", "identity_document"] },
  { tier: "plus", requires: ["contacts", "identity_document", "address_document"] },
] as const satisfies readonly {
  readonly tier: Tier;
  readonly requires: readonly ("contacts" | "identity_document" | "address_document")[];
}[];
