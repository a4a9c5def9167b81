import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { TEST_ORIGIN } from "./http-server.ts";

type Json = Readonly<Record<string, unknown>>;

/** A security key and the browser it is plugged into: answers the options a server gives, in their JSON form (WebAuthn level 3). */
export interface TestAuthenticator {
  create(options: unknown): Json;
  /** Signs with its only passkey; `counter` says it stands there, as a copy that lags behind would. */
  get(options: unknown, counter?: number): Json;
}

export interface TestAuthenticatorOptions {
  /** Of the page that asks. */
  readonly origin?: string;
  /** False: it was touched, but its owner was not asked for PIN or finger. */
  readonly isUserVerified?: boolean;
  /** Synchronised between devices: the counter stays at zero. */
  readonly isSynced?: boolean;
}

interface Asked {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const MAY_BE_BACKED_UP = 0x08;
const IS_BACKED_UP = 0x10;
const HAS_CREDENTIAL = 0x40;

export function createTestAuthenticator(options: TestAuthenticatorOptions = {}): TestAuthenticator {
  const { origin = TEST_ORIGIN, isUserVerified = true, isSynced = false } = options;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(32);
  const id = credentialId.toString("base64url");
  const flags =
    USER_PRESENT |
    (isUserVerified ? USER_VERIFIED : 0) |
    (isSynced ? MAY_BE_BACKED_UP | IS_BACKED_UP : 0);
  let counter = 0;
  let userHandle: string | null = null;

  const clientData = (type: string, { challenge }: Asked): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const answer = (response: Json): Json => ({
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response,
  });

  return {
    create(given) {
      const asked = given as Asked;
      userHandle = asked.user?.id ?? null;
      const authData = Buffer.concat([
        head(asked.rp?.id ?? "", flags | HAS_CREDENTIAL, counter),
        Buffer.alloc(16),
        Buffer.from([0, credentialId.length]),
        credentialId,
        coseOf(publicKey),
      ]);
      const attestation = new Map<
        string | number,
        string | Map<string | number, never> | Uint8Array
      >([
        ["fmt", "none"],
        ["attStmt", new Map<string | number, never>()],
        ["authData", new Uint8Array(authData)],
      ]);
      return answer({
        clientDataJSON: clientData("webauthn.create", asked).toString("base64url"),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString("base64url"),
        transports: ["internal"],
      });
    },
    get(given, at) {
      const asked = given as Asked;
      counter = isSynced ? 0 : (at ?? counter + 1);
      const authenticatorData = head(asked.rpId ?? "", flags, counter);
      const clientDataJSON = clientData("webauthn.get", asked);
      const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
      return answer({
        clientDataJSON: clientDataJSON.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", signed, privateKey).toString("base64url"),
        userHandle,
      });
    },
  };
}

const sha256 = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();

/** What every answer begins with: whose site, what was checked, how often it signed. */
function head(relyingPartyId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(relyingPartyId), Buffer.from([flags]), count]);
}

/** COSE_Key of a P-256 key: kty EC2, alg ES256, the curve, x, y. */
function coseOf(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
  const cose = new Map<string | number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
  return Buffer.from(isoCBOR.encode(cose));
}
