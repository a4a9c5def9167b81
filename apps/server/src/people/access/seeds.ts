import type { Keyring } from "../../platform/crypto.ts";
import { seal, unseal } from "../../platform/sealing.ts";

/** Seeds of authenticator apps, sealed and bound to the row they stand in: copied to another one they open nothing. */
export interface Seeds {
  seal(place: SeedPlace, seed: Buffer): Buffer;
  open(place: SeedPlace, sealed: Buffer): Buffer;
}

export interface SeedPlace {
  readonly table: "staff" | "enrolment";
  readonly id: string;
}

export function createSeeds(keyring: Keyring): Seeds {
  const label = "access.totp-seed";
  const nameOf = ({ table, id }: SeedPlace): string => `access.${table}.totp_seed/${id}`;
  return {
    seal: (place, seed) => seal(keyring.keyFor(label), nameOf(place), seed.toString("base64")),
    open(place, sealed) {
      const keys = keyring.keysFor(label);
      for (const [index, key] of keys.entries()) {
        try {
          return Buffer.from(unseal(key, nameOf(place), sealed), "base64");
        } catch (error) {
          // Sealed with a root secret that was replaced since: the next key may open it. The last failure is told.
          if (index === keys.length - 1) throw error;
        }
      }
      throw new Error("the keyring is empty");
    },
  };
}
