import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";

/* The server's options and the browser's answers travel as JSON that this program does not look into. */
type Json = Record<string, unknown>;

/** Asks the browser for a passkey of this site. */
export const askPasskey = async (options: Json): Promise<Json> => ({
  ...(await startAuthentication({
    optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
  })),
});

/** Asks the browser to make one. */
export const makePasskey = async (options: Json): Promise<Json> => ({
  ...(await startRegistration({
    optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
  })),
});

/** The browser or the person said no; nothing was sent. */
export const isPasskeyProblem = (error: unknown): boolean =>
  error instanceof WebAuthnError || error instanceof DOMException;
