import { PASSWORD_POLICIES, type PasswordPolicy } from "@okpay/contracts";
import { z } from "zod";

/** The settings of who somebody is: a part of the environment's schema (config.ts). */

export const identityEnvironment = {
  SMS_OTP: z
    .enum(["on", "off"], "must be on or off")
    .default("on")
    .describe(
      "off: no code by SMS proves who somebody is (a number can be taken over); numbers are still confirmed by one",
    ),
  PASSWORD_POLICY: z
    .enum(PASSWORD_POLICIES, "must be composition or length")
    .default("composition")
    .describe(
      "New passwords: composition asks for 12 characters of four classes (PCI DSS 8.3.6), length for 15 of any (NIST SP 800-63B-4); common and guessable ones are refused by both",
    ),
  PASSWORD_HASH_PRIORITY: z
    .enum(["low", "normal"], "must be low or normal")
    .default("low")
    .describe(
      "low: a storm of sign-ins gives way to payments (passwords are hashed with less priority, and with rests while the server is busy); normal: where cores are to spare",
    ),
  SMS_DAILY_BUDGET: z
    .string()
    .regex(
      /^([A-Z]{2}|\*)=\d{1,7}(,([A-Z]{2}|\*)=\d{1,7})*$/,
      "must be COUNTRY=NUMBER pairs, comma-separated, * for all others: CN=50000,*=2000",
    )
    .default("CN=50000,*=2000")
    .describe("SMS per country and day to numbers nobody has confirmed yet; 0 sends none there"),
} as const;

export interface IdentityConfig {
  /** Codes by SMS as a second factor, for payments and for resets (row F9). */
  readonly isSmsOffered: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly hashPriority: "low" | "normal";
  /** By ISO 3166 country; "*" is any other. */
  readonly smsDailyBudget: ReadonlyMap<string, number>;
}

const shape = z.object(identityEnvironment);

export const identityConfigOf = (env: z.output<typeof shape>): IdentityConfig => ({
  isSmsOffered: env.SMS_OTP === "on",
  passwordPolicy: env.PASSWORD_POLICY,
  hashPriority: env.PASSWORD_HASH_PRIORITY,
  smsDailyBudget: new Map(
    env.SMS_DAILY_BUDGET.split(",").map((pair) => {
      const [country = "", sms] = pair.split("=");
      return [country, Number(sms)] as const;
    }),
  ),
});
