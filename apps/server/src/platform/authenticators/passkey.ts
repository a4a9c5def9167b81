import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";

/**
 * Passkeys (WebAuthn level 3) by @simplewebauthn/server, with what OKPay leaves to nobody's choice: user verification
 * is required, origin and RP id are exact, no attestation is asked for (ASVS V6.7.2, row F10). The caller makes the
 * challenge, stores its digest, and lets it be used once and for at most five minutes.
 */

export type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
};

/** The one site passkeys of this installation belong to. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
  readonly name: string;
}

/** From PUBLIC_URL (or the console's): the RP id is the host, whole; never a parent domain. */
export const relyingPartyOf = (publicUrl: string, name = "OKPay"): RelyingParty => {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin, name };
};

/** A passkey as it is stored. */
export interface StoredPasskey {
  /** base64url, from the authenticator. */
  readonly credentialId: string;
  /** COSE, as it came. */
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

export interface NewPasskey extends StoredPasskey {
  /** Synchronised between devices by its maker (shown to its owner). */
  readonly isBackedUp: boolean;
  /** `multiDevice` may be synchronised, `singleDevice` never is. */
  readonly deviceType: "singleDevice" | "multiDevice";
  readonly aaguid: string;
}

/** EdDSA, ES256, RS256 (COSE): what authenticators have. The library would ask for ML-DSA too, which is experimental in Node 26. */
const ALGORITHMS = [-8, -7, -257];

const TIMEOUT_MS = 5 * 60 * 1000;

/** For `navigator.credentials.create`. `userHandle` is at most 64 bytes and says nothing about the person (a UUID's bytes). */
export function passkeyRegistrationOptions(request: {
  readonly relyingParty: RelyingParty;
  readonly challenge: Buffer;
  readonly userHandle: Buffer;
  readonly userName: string;
  readonly displayName: string;
  readonly existing: readonly Pick<StoredPasskey, "credentialId" | "transports">[];
}): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: request.relyingParty.name,
    rpID: request.relyingParty.id,
    userName: request.userName,
    userDisplayName: request.displayName,
    userID: bytesOf(request.userHandle),
    challenge: bytesOf(request.challenge),
    timeout: TIMEOUT_MS,
    attestationType: "none",
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: request.existing.map(descriptorOf),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/** The new passkey, or null for whatever does not fit challenge, origin, RP id or shape. */
export async function verifyPasskeyRegistration(answer: {
  readonly relyingParty: RelyingParty;
  readonly challenge: Buffer;
  readonly response: RegistrationResponseJSON;
}): Promise<NewPasskey | null> {
  const verified = await refusedAsNull(
    verifyRegistrationResponse({
      response: answer.response,
      expectedChallenge: answer.challenge.toString("base64url"),
      expectedOrigin: answer.relyingParty.origin,
      expectedRPID: answer.relyingParty.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (verified?.verified !== true) return null;
  const { credential, credentialBackedUp, credentialDeviceType, aaguid } =
    verified.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    isBackedUp: credentialBackedUp,
    deviceType: credentialDeviceType,
    aaguid,
  };
}

/** For `navigator.credentials.get`; without `allowed` any passkey of this site may answer (discoverable sign-in). */
export function passkeyAuthenticationOptions(request: {
  readonly relyingParty: RelyingParty;
  readonly challenge: Buffer;
  readonly allowed?: readonly Pick<StoredPasskey, "credentialId" | "transports">[];
}): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: request.relyingParty.id,
    challenge: bytesOf(request.challenge),
    timeout: TIMEOUT_MS,
    userVerification: "required",
    ...(request.allowed === undefined
      ? {}
      : { allowCredentials: request.allowed.map(descriptorOf) }),
  });
}

export interface PasskeyProof {
  readonly newCounter: number;
  readonly isBackedUp: boolean;
  /** The counter went backwards or stood still above zero: perhaps a copy of the authenticator. To be refused and flagged. */
  readonly isCounterRegressed: boolean;
}

/** Null for a wrong signature, challenge, origin, RP id, or an answer without user verification. */
export async function verifyPasskeyAssertion(answer: {
  readonly relyingParty: RelyingParty;
  readonly challenge: Buffer;
  readonly response: AuthenticationResponseJSON;
  readonly passkey: StoredPasskey;
}): Promise<PasskeyProof | null> {
  const verified = await refusedAsNull(
    verifyAuthenticationResponse({
      response: answer.response,
      expectedChallenge: answer.challenge.toString("base64url"),
      expectedOrigin: answer.relyingParty.origin,
      expectedRPID: answer.relyingParty.id,
      requireUserVerification: true,
      credential: {
        id: answer.passkey.credentialId,
        publicKey: bytesOf(answer.passkey.publicKey),
        // Compared below: the library throws on a regression, which must be told apart from a wrong signature.
        counter: 0,
      },
    }),
  );
  if (verified?.verified !== true) return null;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  const { counter } = answer.passkey;
  return {
    newCounter,
    isBackedUp: credentialBackedUp,
    isCounterRegressed: (newCounter > 0 || counter > 0) && newCounter <= counter,
  };
}

/** The library throws for every answer it does not accept; what a browser sent is never our error. */
async function refusedAsNull<T>(verification: Promise<T>): Promise<T | null> {
  try {
    return await verification;
  } catch {
    return null;
  }
}

/** A copy on memory of its own, as the library's types want it. */
const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

const descriptorOf = ({
  credentialId,
  transports,
}: Pick<StoredPasskey, "credentialId" | "transports">) => ({
  id: credentialId,
  transports: [...transports],
});
