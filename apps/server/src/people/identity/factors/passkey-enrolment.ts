import { randomBytes } from "node:crypto";
import {
  passkeyRegistrationOptions,
  type RegistrationResponseJSON,
  type RelyingParty,
  verifyPasskeyRegistration,
} from "../../../platform/authenticators/index.ts";
import { sha256 } from "../../../platform/crypto.ts";
import { type Actor, RequestRefused, requireFreshStepUp } from "../../../platform/http/index.ts";
import { newId } from "../../../platform/ids.ts";
import {
  consumeChallenge,
  insertChallenge,
  takeTry,
  voidChallenges,
} from "../challenge-repository.ts";
import { findCustomers } from "../customer-repository.ts";
import { after, MINUTE_MS, POLICY } from "../policy.ts";
import { type AddedFactor, addFactor, type EnrolmentDeps, type Requester } from "./enrolment.ts";
import { passkeyChallenge, storedPasskey } from "./passkeys.ts";
import { findFactors } from "./repository.ts";

/** Adding a passkey: a challenge of the same table, answered by an attestation instead of an assertion (row F10). */

export interface PasskeyEnrolmentDeps extends EnrolmentDeps {
  readonly relyingParty: RelyingParty;
}

export interface StartedPasskey {
  readonly challengeId: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly expiresAt: Date;
}

const bindingOf = ({ sessionId }: Actor): Buffer => sha256(`add passkey ${sessionId}`);
const PURPOSE = "factor-change";

export async function startPasskey(
  deps: PasskeyEnrolmentDeps,
  { actor }: Requester,
): Promise<StartedPasskey> {
  const now = deps.clock.now();
  requireFreshStepUp(actor, now);
  const { customerId } = actor;
  return deps.database.kysely.transaction().execute(async (tx) => {
    const passkeys = (await findFactors(tx, customerId)).flatMap((row) => storedPasskey(row) ?? []);
    if (passkeys.length >= POLICY.passkeysPerCustomer) throw new RequestRefused("factor_exists");
    const [customer] = await findCustomers(tx, [customerId]);
    if (customer === undefined) throw new Error("a customer id names nobody");
    const binding = bindingOf(actor);
    const nonce = randomBytes(32);
    await voidChallenges(tx, { purpose: PURPOSE, customerId, binding, method: "passkey" }, now);
    const challengeId = newId();
    const expiresAt = after(now, POLICY.passkeyMinutes * MINUTE_MS);
    await insertChallenge(tx, {
      id: challengeId,
      purpose: PURPOSE,
      customer_id: customerId,
      method: "passkey",
      binding,
      code_mac: null,
      nonce,
      lock_key: null,
      tries_left: 1,
      created_at: now,
      expires_at: expiresAt,
    });
    const options = await passkeyRegistrationOptions({
      relyingParty: deps.relyingParty,
      challenge: passkeyChallenge(nonce, binding),
      userHandle: Buffer.from(customerId.replaceAll("-", ""), "hex"),
      userName: customer.email,
      displayName: customer.displayName,
      existing: passkeys,
    });
    return { challengeId, options: { ...options }, expiresAt };
  });
}

export async function addPasskey(
  deps: PasskeyEnrolmentDeps,
  request: Requester & {
    readonly challengeId: string;
    readonly label: string;
    readonly response: Readonly<Record<string, unknown>>;
  },
): Promise<AddedFactor> {
  const { actor } = request;
  const { database, clock, relyingParty } = deps;
  const now = clock.now();
  requireFreshStepUp(actor, now);
  const binding = bindingOf(actor);
  const asked = { id: request.challengeId, purpose: PURPOSE, binding, isCode: false };
  const challenge = await database.kysely.transaction().execute((tx) => takeTry(tx, asked, now));
  if (challenge === undefined || challenge.nonce === null)
    throw new RequestRefused("challenge_expired");
  const passkey = await verifyPasskeyRegistration({
    relyingParty,
    challenge: passkeyChallenge(challenge.nonce, binding),
    // Of unknown shape until the library has looked at it; whatever it does not like is null.
    response: request.response as unknown as RegistrationResponseJSON,
  });
  if (passkey === null) throw new RequestRefused("proof_invalid");
  return database.kysely.transaction().execute(async (tx) => {
    if (!(await consumeChallenge(tx, challenge.id, now)))
      throw new RequestRefused("challenge_expired");
    const row = {
      id: newId(),
      customer_id: actor.customerId,
      kind: "passkey",
      label: request.label,
      created_at: now,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: BigInt(passkey.counter),
      transports: passkey.transports,
      device_type: passkey.deviceType,
      is_backed_up: passkey.isBackedUp,
      aaguid: passkey.aaguid,
    } as const;
    return addFactor(deps, tx, row, request);
  });
}
