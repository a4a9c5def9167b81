export {
  type AuthenticationResponseJSON,
  type NewPasskey,
  type PasskeyProof,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  passkeyAuthenticationOptions,
  passkeyRegistrationOptions,
  type RegistrationResponseJSON,
  type RelyingParty,
  relyingPartyOf,
  type StoredPasskey,
  verifyPasskeyAssertion,
  verifyPasskeyRegistration,
} from "./passkey.ts";
export { acceptedTotpStep, newTotpSecret, totpEnrolment } from "./totp.ts";
