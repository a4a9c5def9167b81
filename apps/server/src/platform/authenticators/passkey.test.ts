import { randomBytes } from "node:crypto";
import { createTestAuthenticator, type TestAuthenticatorOptions } from "@okpay/testkit";
import { expect, it } from "vitest";
import {
  type AuthenticationResponseJSON,
  passkeyAuthenticationOptions,
  passkeyRegistrationOptions,
  type RegistrationResponseJSON,
  relyingPartyOf,
  verifyPasskeyAssertion,
  verifyPasskeyRegistration,
} from "./index.ts";

const ORIGIN = "https://pay.example.com";
const relyingParty = relyingPartyOf(ORIGIN);

async function register(options: TestAuthenticatorOptions = {}, challenge = randomBytes(32)) {
  const authenticator = createTestAuthenticator({ origin: ORIGIN, ...options });
  const asked = await passkeyRegistrationOptions({
    relyingParty,
    challenge,
    userHandle: randomBytes(16),
    userName: "lin.yue@example.com",
    displayName: "林悦",
    existing: [],
  });
  const response = authenticator.create(asked) as unknown as RegistrationResponseJSON;
  return { authenticator, challenge, response };
}

async function registered(options: TestAuthenticatorOptions = {}) {
  const { authenticator, challenge, response } = await register(options);
  const passkey = await verifyPasskeyRegistration({ relyingParty, challenge, response });
  if (passkey === null) throw new Error("the passkey was not accepted");
  const assert = async (signed = randomBytes(32), expected = signed, stored = passkey) => {
    const asked = await passkeyAuthenticationOptions({ relyingParty, challenge: signed });
    const answer = authenticator.get(asked) as unknown as AuthenticationResponseJSON;
    return verifyPasskeyAssertion({
      relyingParty,
      challenge: expected,
      response: answer,
      passkey: stored,
    });
  };
  return { passkey, assert };
}

it("takes what the authenticator made for this challenge, and its next assertion [F10]", async () => {
  const { passkey, assert } = await registered();
  expect(passkey).toMatchObject({ counter: 0, isBackedUp: false, deviceType: "singleDevice" });
  expect(await assert()).toMatchObject({ isCounterRegressed: false });
});

it("asks for user verification and a discoverable credential, and for no attestation [F10]", async () => {
  const asked = await passkeyRegistrationOptions({
    relyingParty,
    challenge: randomBytes(32),
    userHandle: randomBytes(16),
    userName: "x",
    displayName: "x",
    existing: [],
  });
  expect(asked).toMatchObject({
    rp: { id: "pay.example.com" },
    attestation: "none",
    timeout: 300_000,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
});

it("refuses another challenge, and bytes that are none [F10]", async () => {
  const { response } = await register();
  expect(
    await verifyPasskeyRegistration({ relyingParty, challenge: randomBytes(32), response }),
  ).toBeNull();
  const { assert } = await registered();
  expect(await assert(randomBytes(32), randomBytes(32))).toBeNull();
});

it.each([
  ["another origin", "https://pay.example.com.evil.test"],
  ["a sister domain", "https://other.example.com"],
])("refuses %s, whatever it signed [F10]", async (_what, origin) => {
  const { passkey, assert } = await registered();
  expect(await assert()).not.toBeNull();
  const challenge = randomBytes(32);
  const elsewhere = relyingPartyOf(origin);
  const authenticator = createTestAuthenticator({ origin });
  const asked = await passkeyRegistrationOptions({
    relyingParty: elsewhere,
    challenge,
    userHandle: randomBytes(16),
    userName: "x",
    displayName: "x",
    existing: [],
  });
  const response = authenticator.create(asked) as unknown as RegistrationResponseJSON;
  expect(await verifyPasskeyRegistration({ relyingParty, challenge, response })).toBeNull();
  expect(passkey.credentialId).not.toBe(response.id);
});

it("refuses an authenticator that did not ask its owner [F10]", async () => {
  const { challenge, response } = await register({ isUserVerified: false });
  expect(await verifyPasskeyRegistration({ relyingParty, challenge, response })).toBeNull();
});

it("tells a counter that went backwards from a wrong signature [F10]", async () => {
  const { passkey, assert } = await registered();
  const ahead = { ...passkey, counter: passkey.counter + 1_000 };
  expect(await assert(randomBytes(32), undefined, ahead)).toMatchObject({
    isCounterRegressed: true,
  });
});

it("takes counters that stay at zero, as synchronised passkeys have them [F10]", async () => {
  const { passkey, assert } = await registered({ isSynced: true });
  expect(passkey).toMatchObject({ isBackedUp: true, deviceType: "multiDevice" });
  const atZero = { ...passkey, counter: 0 };
  const proof = await assert(randomBytes(32), undefined, atZero);
  expect(proof).toMatchObject({ isCounterRegressed: false, newCounter: 0 });
});
