import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

/** The browser's JSON form of WebAuthn: opaque to us, the server reads it. */
type WebAuthnJson = Record<string, unknown>;

/** No passkey came of it: the person declined, none fits, or the device refused. The server was not asked. */
export class PasskeyNotUsed extends Error {
  override readonly name = "PasskeyNotUsed";
}

export const isPasskeySupported = browserSupportsWebAuthn;
export const isPasskeyAutofillSupported = browserSupportsWebAuthnAutofill;

async function spoken(asked: Promise<object>): Promise<WebAuthnJson> {
  try {
    return Object.fromEntries(Object.entries(await asked));
  } catch (refusal) {
    throw new PasskeyNotUsed("no passkey was used", { cause: refusal });
  }
}

/** Asks for an existing passkey. `isAutofill`: offered in the e-mail field's suggestions instead of a dialog. */
export const askPasskey = (options: WebAuthnJson, isAutofill = false): Promise<WebAuthnJson> =>
  spoken(
    startAuthentication({
      optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
      useBrowserAutofill: isAutofill,
    }),
  );

/** Makes a new passkey on this device or a key plugged into it. */
export const makePasskey = (options: WebAuthnJson): Promise<WebAuthnJson> =>
  spoken(
    startRegistration({
      optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
    }),
  );
