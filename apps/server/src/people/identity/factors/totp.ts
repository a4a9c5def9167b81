import { acceptedTotpStep, newTotpSecret } from "../../../platform/authenticators/index.ts";
import type { Keyring } from "../../../platform/crypto.ts";
import { seal, unseal } from "../../../platform/sealing.ts";
import type { FactorRow } from "../tables.ts";

/**
 * Seeds of authenticator apps: sealed, each for its customer and row, so that one copied to another row opens nothing (row F3).
 */
export interface TotpSeeds {
  make(): Buffer;
  seal(place: SeedPlace, seed: Buffer): Buffer;
  open(place: SeedPlace, sealed: Buffer): Buffer;
  /** The step this code belongs to, or null; believed only once `useTotpStep` has stored it. */
  stepOf(
    factor: Pick<FactorRow, "id" | "customer_id" | "totp_secret" | "totp_last_step">,
    code: string,
    now: Date,
  ): number | null;
}

export interface SeedPlace {
  readonly table: "identity.factor" | "identity.totp_enrolment";
  readonly id: string;
  readonly customerId: string;
}

export function createTotpSeeds(keyring: Keyring): TotpSeeds {
  const key = keyring.keyFor("identity.factor.totp-secret");
  const textOf = ({ table, id, customerId }: SeedPlace): string => `${table}:${id}:${customerId}`;
  const open = (place: SeedPlace, sealed: Buffer): Buffer =>
    Buffer.from(unseal(key, textOf(place), sealed), "base64url");
  return {
    make: newTotpSecret,
    seal: (place, seed) => seal(key, textOf(place), seed.toString("base64url")),
    open,
    stepOf(factor, code, now) {
      if (factor.totp_secret === null) throw new Error("an authenticator app has a seed");
      const place = {
        table: "identity.factor",
        id: factor.id,
        customerId: factor.customer_id,
      } as const;
      return acceptedTotpStep({
        secret: open(place, factor.totp_secret),
        code,
        now,
        lastStep: factor.totp_last_step === null ? null : Number(factor.totp_last_step),
      });
    },
  };
}
