import type { components } from "@okpay/api-client";
import type { CurrencyCode, Money } from "@okpay/money";

/* What travels, as the OpenAPI document says it: amounts are decimal strings of minor units. */
type Schemas = components["schemas"];
export type WireMoney = Schemas["Money"];
export type PublicConfig = Schemas["PublicConfig"];
export type Registration = Schemas["Registration"];
export type Session = Schemas["Session"];
export type Card = Schemas["Card"];
export type QuoteRequest = Schemas["QuoteRequest"];
export type ConfirmationNeed = {
  readonly isRequired: boolean;
  readonly reasons: readonly (
    | "amount"
    | "new_payee"
    | "new_device"
    | "velocity"
    | "haste"
    | "abroad"
    | "always"
  )[];
  readonly methods: readonly ProofMethod[];
};
export type Quote = Schemas["Quote"] & { readonly confirmation?: ConfirmationNeed };
export type Preflight = Schemas["Preflight"];
export type HotlineLine = Schemas["HotlineLine"];
export type Payment = Schemas["Payment"];
export type NextStep = Payment["nextSteps"][number];
export type DemoMessage = Schemas["DemoMessage"];

/** An amount off the wire as Money; `bigint` from here on. */
export const moneyOf = (wire: WireMoney): Money => ({
  amountMinor: BigInt(wire.amountMinor),
  currency: wire.currency,
});

/** Money as it travels. */
export const wireOf = (money: Money): { amountMinor: string; currency: CurrencyCode } => ({
  amountMinor: money.amountMinor.toString(),
  currency: money.currency,
});

export type ProofMethod = Schemas["ProofMethod"];
export type Proof = Schemas["Proof"];
export type Challenge = Schemas["Challenge"];
export type PendingSignIn = Schemas["PendingSignIn"];
export type Factor = Schemas["Factor"];
export type FactorAdded = Schemas["FactorAdded"];
export type Device = Schemas["Device"];
export type SecurityOverview = Schemas["SecurityOverview"];
export type SecurityEvent = Schemas["SecurityEvent"];
export type Limits = Schemas["Limits"];
export type LimitState = Schemas["LimitState"];
export type DocumentEntry = Schemas["DocumentEntry"];
export type Confirmation = Schemas["Confirmation"];

/** A code goes out, or a passkey is asked for: the ways that begin with a question of ours. */
export type AskedMethod = Schemas["StartChallengeRequest"]["method"];
