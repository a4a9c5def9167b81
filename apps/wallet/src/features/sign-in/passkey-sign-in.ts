import { WebAuthnAbortService } from "@simplewebauthn/browser";
import { finishPasskeySignIn, startPasskeySignIn } from "../../api/sign-in-calls.ts";
import type { Session } from "../../api/wire.ts";
import { hintPasskey } from "../../app/passkey-hint.ts";
import { askPasskey, isPasskeyAutofillSupported } from "../proof/passkey.ts";

/** Signing in with a passkey alone. Fetched when wanted: it has no place in the first view. */
export async function signInWithPasskey(isAutofill = false): Promise<Session> {
  const { challengeId, options } = await startPasskeySignIn();
  const response = await askPasskey(options, isAutofill);
  const session = await finishPasskeySignIn(challengeId, response);
  hintPasskey();
  return session;
}

/** Offers the passkeys of this device in the e-mail field's suggestions; `null` where the browser cannot. */
export const offerPasskeys = async (): Promise<Session | null> =>
  (await isPasskeyAutofillSupported()) ? signInWithPasskey(true) : null;

/** The page was left: nobody waits for a passkey any more. */
export const withdrawPasskeys = (): void => WebAuthnAbortService.cancelCeremony();
