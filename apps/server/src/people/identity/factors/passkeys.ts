import {
  type AuthenticationResponseJSON,
  passkeyAuthenticationOptions,
  type RelyingParty,
  type StoredPasskey,
  verifyPasskeyAssertion,
} from "../../../platform/authenticators/index.ts";
import { sha256 } from "../../../platform/crypto.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import type { FactorRow } from "../tables.ts";
import { findFactors, findPasskey, flagPasskey, usePasskey } from "./repository.ts";

/** An assertion that is right; to be noted in the transaction that believes it. */
export interface PasskeyJudgement {
  readonly customerId: string;
  readonly factorId: string;
  /** False: another assertion of this passkey was faster. */
  note(tx: Tx, now: Date): Promise<boolean>;
}

/** Passkeys as an answer to a challenge: the arithmetic is platform/authenticators', the rows are ours (row F10). */
export interface Passkeys {
  /** For `navigator.credentials.get`; null when this customer has none. Customer null: any passkey of this site. */
  ask(
    db: Tx | Database["kysely"],
    customerId: string | null,
    challenge: Buffer,
  ): Promise<Readonly<Record<string, unknown>> | null>;
  /** Null: wrong, somebody else's, unknown, or with a counter that went backwards (then the passkey is flagged). */
  judge(answer: {
    readonly customerId: string | null;
    readonly challenge: Buffer;
    readonly response: unknown;
  }): Promise<PasskeyJudgement | null>;
}

/** What is signed: bound to the purpose's facts, and never the same twice (row U2). */
export const passkeyChallenge = (nonce: Buffer, binding: Buffer): Buffer =>
  sha256(Buffer.concat([nonce, binding]));

export function createPasskeys(deps: {
  readonly database: Database;
  readonly clock: { now(): Date };
  readonly relyingParty: RelyingParty;
  /** In the transaction that flags it: who owns it hears of it, and it stands in the log. */
  onRegressed(tx: Tx, customerId: string): Promise<void>;
}): Passkeys {
  const { database, relyingParty } = deps;
  return {
    async ask(db, customerId, challenge) {
      const allowed =
        customerId === null
          ? undefined
          : (await findFactors(db, customerId)).flatMap((factor) => storedPasskey(factor) ?? []);
      if (allowed !== undefined && allowed.length === 0) return null;
      const options = await passkeyAuthenticationOptions({
        relyingParty,
        challenge,
        ...(allowed === undefined ? {} : { allowed }),
      });
      return { ...options };
    },

    async judge({ customerId, challenge, response }) {
      const credentialId = credentialIdOf(response);
      if (credentialId === null) return null;
      const factor = await findPasskey(database.kysely, credentialId);
      const passkey = factor === undefined ? null : storedPasskey(factor);
      if (factor === undefined || passkey === null) return null;
      if (customerId !== null && factor.customer_id !== customerId) return null;
      const proof = await verifyPasskeyAssertion({
        relyingParty,
        challenge,
        passkey,
        // Of unknown shape until the library has looked at it; whatever it does not like is null.
        response: response as AuthenticationResponseJSON,
      });
      if (proof === null) return null;
      if (proof.isCounterRegressed) {
        await database.kysely.transaction().execute(async (tx) => {
          await flagPasskey(tx, factor.id, deps.clock.now());
          await deps.onRegressed(tx, factor.customer_id);
        });
        return null;
      }
      return {
        customerId: factor.customer_id,
        factorId: factor.id,
        note: (tx, now) =>
          usePasskey(
            tx,
            {
              id: factor.id,
              from: BigInt(passkey.counter),
              to: BigInt(proof.newCounter),
              isBackedUp: proof.isBackedUp,
            },
            now,
          ),
      };
    },
  };
}

/** The row as the arithmetic wants it; null for other kinds. */
export function storedPasskey(factor: FactorRow): StoredPasskey | null {
  if (factor.credential_id === null || factor.public_key === null || factor.sign_count === null)
    return null;
  return {
    credentialId: factor.credential_id,
    publicKey: factor.public_key,
    counter: Number(factor.sign_count),
    transports: factor.transports ?? [],
  };
}

const credentialIdOf = (response: unknown): string | null => {
  if (typeof response !== "object" || response === null || !("id" in response)) return null;
  return typeof response.id === "string" ? response.id : null;
};
