import { z } from "zod";

/** The settings of saved cards and card networks: a part of the environment's schema (config.ts). */

const key = z
  .string()
  .refine((text) => Buffer.from(text, "base64").length === 32, {
    message: "must be 32 bytes in base64; make one with: openssl rand -base64 32",
  })
  .optional();

export const cardEnvironment = {
  CARD_NETWORK_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:/.test(text), {
      message: "must be an http:// or https:// URL",
    })
    .optional()
    .describe("The sandbox card network; npm start runs one and sets it. Empty in production"),
  CARDS_KEY: key.describe(
    "Wraps the keys of saved card numbers; left out, one derived from OKPAY_SECRET (docs/operate/hardening.md)",
  ),
  CARDS_KEY_PREVIOUS: key.describe(
    "While it is being replaced: the one before, until npm run cards:rotate has finished",
  ),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, "must be a secret or restricted key of Stripe")
    .optional()
    .describe("Switches Stripe on as a card network"),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/, "must be a webhook secret of Stripe: whsec_…")
    .optional()
    .describe("Of the endpoint PUBLIC_URL/v1/acquirers/stripe/events"),
} as const;

export const CARD_SECRET_NAMES = [
  "CARDS_KEY",
  "CARDS_KEY_PREVIOUS",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
] as const;

export interface CardConfig {
  readonly networkUrl: string | null;
  /** Newest first; empty: derived from the root secret. */
  readonly keys: readonly Buffer[];
  readonly stripe: { readonly secretKey: string; readonly webhookSecret: string } | null;
  /** A network with live keys: what is charged there is real. Stripe's test keys and the sandbox network move nothing. */
  readonly takesRealMoney: boolean;
}

const shape = z.object(cardEnvironment);

export function cardConfigOf(env: z.output<typeof shape>): CardConfig {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env;
  return Object.freeze({
    networkUrl: env.CARD_NETWORK_URL ?? null,
    keys: [env.CARDS_KEY, env.CARDS_KEY_PREVIOUS].flatMap((text) =>
      text === undefined ? [] : [Buffer.from(text, "base64")],
    ),
    stripe:
      secretKey === undefined || webhookSecret === undefined ? null : { secretKey, webhookSecret },
    takesRealMoney: secretKey !== undefined && /^.k_live_/.test(secretKey),
  });
}
